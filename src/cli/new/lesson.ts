/** Makes a lesson: its text with one stage, the document and scenario of that stage, and its entry in the day. */
import { join } from 'node:path';
import { contentFolder, dayFolders } from '../commands/content.ts';
import { UsageError } from '../commands/output.ts';
import { addEntry, entriesOf, openDay, saveDay } from './day-file.ts';
import { checkSlug, importFrom, type Made, shown, titleOf, writeNew } from './made.ts';

/** @throws {UsageError} for a day that is not there, or a lesson that is */
export function makeLesson(day: string, slug: string, named: string | undefined): Made {
  checkSlug(slug, 'a lesson');
  if (!dayFolders().includes(day))
    throw new UsageError(`There is no day ${JSON.stringify(day)}. There are: ${dayFolders().join(', ') || 'none yet'}`);
  const folder = join(contentFolder(), day);
  const file = openDay(folder);
  const entries = entriesOf(file);
  if (entries.includes(slug)) throw new UsageError(`${day} has a lesson ${slug} already. Nothing was written.`);
  const title = named ?? titleOf(slug);
  const lesson = join(folder, `${String(entries.length + 1).padStart(2, '0')}-${slug}.mdx`);
  const files = writeNew({
    [lesson]: lessonText(day, slug, title),
    [join(folder, `${slug}-scenario.ts`)]: scenarioText(folder, title),
    [join(folder, 'documents', `${slug}.json`)]: documentText,
  });
  addEntry(file, { slug, title, message: 'The one sentence that a learner can say afterwards.', minutes: { read: 2, study: 2 } });
  saveDay(file);
  return {
    files,
    changed: [shown(file.path)],
    next: [
      `write ${shown(lesson)}; what is in it is an example`,
      `npx --no drydock new exercise <slug> --kind write --lesson ${day}/${slug}`,
      `npx --no drydock check ${day}/${slug}`,
    ],
  };
}

function lessonText(day: string, slug: string, title: string): string {
  return `---
title: ${JSON.stringify(title)}
lead: One or two sentences. What is this about, and what goes wrong for those who don't know it?
outcomes:
  - say what a service does when a task of it stops
hasEditor: true
---
import service from './documents/${slug}.json?raw'
import { scenario } from './${slug}-scenario.ts'

<Beat about="a service that keeps its count">

## What the reader reads

A beat is prose, and beside it a stage with what the prose talks about. Keep a beat to one thought. This one says that a service compares what you want with what there is, and closes the gap: about <Fact id="scheduler.reactionMs" /> after a task is lost it starts another.

<Ask title="Predict, then press play" misconception="M19">

The service on the stage wants two tasks. At second 120 one of them is killed. How many are running at second 125?

<Fragment slot="answer">

One. The replacement is a new task, and a new task takes time to start.

</Fragment>
</Ask>

<Workbench slot="stage" id="${day}/${slug}/first" title="A service of two tasks" name="service.json" kind="service" document={service} scenario={scenario} />

</Beat>

<Beat>

<Takeaways>

## To keep

- A service closes the gap between what you want and what there is.

</Takeaways>

<Ask misconception="M2">

A colleague waits for the stopped task to come back. What would you see?

<Fragment slot="answer">

The stopped task stays stopped. Another task, with another id, runs in its place.

</Fragment>
</Ask>

### Further reading

In the Amazon ECS Developer Guide: [Amazon ECS services](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html).

</Beat>
`;
}

function scenarioText(folder: string, title: string): string {
  return `/** The run beside the text of “${title}”: what is called, when, in the shared world. Data only. */
import { sharedWorld } from '${importFrom(folder, 'exercises/shared-world.ts')}';
import type { Scenario } from '${importFrom(folder, 'src/ecs/ecs.ts')}';

export const scenario: Scenario = {
  seed: 1,
  untilMs: 240_000,
  surroundings: sharedWorld,
  steps: [
    { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15' } },
    {
      atMs: 0,
      call: 'RegisterTaskDefinition',
      input: {
        family: 'my-rust-api',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
        containerDefinitions: [{ name: 'api', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2', essential: true }],
      },
    },
    { atMs: 0, call: 'CreateService', input: { $document: 'service.json' } },
    { atMs: 120_000, inject: { type: 'killProcess', task: 0 } },
  ],
};
`;
}

const documentText = `{
  "cluster": "day15",
  "serviceName": "web",
  "taskDefinition": "my-rust-api",
  "desiredCount": 2,
  "launchType": "FARGATE",
  "networkConfiguration": {
    "awsvpcConfiguration": {
      "subnets": ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
      "securityGroups": ["sg-0a1b2c3d4e5f60003"],
      "assignPublicIp": "ENABLED"
    }
  }
}
`;
