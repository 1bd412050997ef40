/** The texts of a playground as what its exports are made from, or what must be mended first. Pure. */
import { checkText, parseText } from '../../documents/documents.ts';
import type { ExportInput } from '../../documents/exports.ts';
import { readSurroundingsText } from './check-surroundings.ts';
import { isSurroundings, type PlaygroundTexts } from './playground-documents.ts';
import { type PlaygroundProblem, type PlaygroundSettings, problemSentence, runKinds, scenarioOf } from './scenario-of.ts';

/** @returns sentences for the reader, the first document's first, where something stands in the way */
export function exportInputOf(
  texts: PlaygroundTexts,
  settings: PlaygroundSettings,
): { input: ExportInput } | { problems: readonly string[] } {
  const { composition, problems } = scenarioOf(texts, settings);
  const refused = composition === null ? problems : refusedBy(texts);
  if (composition === null || refused.length > 0) return { problems: refused.map(problemSentence) };
  const { cluster } = readSurroundingsText('capacity.json', texts['capacity.json']);
  const { clusterName, capacityProviders, defaultCapacityProviderStrategy } = cluster;
  return {
    input: {
      region: composition.scenario.surroundings.region,
      cluster: { clusterName },
      capacityProviders,
      defaultCapacityProviderStrategy,
      taskDefinition: membersOf(texts['task-definition.json']),
      service: membersOf(texts['service.json']),
      besides: besidesOf(texts, settings),
    },
  };
}

/** What AWS would refuse in a document that can be read: commands with it would fail half way. */
function refusedBy(texts: PlaygroundTexts): PlaygroundProblem[] {
  return (['task-definition.json', 'service.json'] as const).flatMap((document) => {
    const kind = runKinds[document];
    const first = kind === undefined ? undefined : checkText(texts[document], { kind }).find(({ severity }) => severity === 'error');
    return first === undefined
      ? []
      : [{ document, line: first.line, column: first.column, message: [first.aws?.text, first.message].join(' ').trim() }];
  });
}

/** What the run has around ECS, and no command of ECS makes. */
function besidesOf(texts: PlaygroundTexts, { againMs }: PlaygroundSettings): string[] {
  const { instances, autoScalingGroups, targetGroups, load } = surroundingsOf(texts);
  const count = (list: readonly unknown[] | undefined) => list?.length ?? 0;
  const besides: string[] = [];
  if (count(instances) > 0)
    besides.push('the instances of capacity.json: launch them with the ECS-optimized AMI and the name of the cluster');
  if (count(autoScalingGroups) > 0)
    besides.push('the Auto Scaling groups of capacity.json: they are made with EC2 Auto Scaling, before their capacity providers');
  if (count(targetGroups) > 0)
    besides.push('the target groups of load.json: they are made with Elastic Load Balancing, with a listener and health checks');
  if (count(load) > 0) besides.push('the requests of load.json');
  if (againMs !== null) besides.push('the second revision, which the run registers later and updates the service to');
  return [...besides, 'what images.json says: real images behave as they do'];
}

function surroundingsOf(texts: PlaygroundTexts) {
  const names = ['capacity.json', 'load.json'] as const;
  return Object.assign(
    {},
    ...names.filter(isSurroundings).map((name) => readSurroundingsText(name, texts[name]).surroundings),
  ) as ReturnType<typeof readSurroundingsText>['surroundings'];
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  const { value } = parseText(text);
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
