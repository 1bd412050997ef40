/** Rules about the order in which containers start, and about the time they have to start and to stop. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { limits } from '../api/limits.ts';
import { nearest } from '../api/spelling.ts';
import { refusal } from './answers.ts';
import { has, list, number } from './clues.ts';
import { containerName, containersOf, type Item, integerOf, itemsInContainers, member, namesFargate, spokenName, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { fargateTaskWith, taskOf, taskWith } from './samples.ts';
import { file, preflight, reference } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const waiting = (condition: string, containerName = 'sidecar-1') => ({ dependsOn: [{ containerName, condition }] });
const inDependency = ['containerDefinitions', 0, 'dependsOn', 0] as const;
const healthCheck = { command: ['CMD', '/my-rust-api', 'health'] };

/** All but waits for an earlier container, to start or, where it has a health check, to be healthy. */
const oddWait = list<ContainerDefinition>('RegisterTaskDefinitionRequest.containerDefinitions', (containers) => {
  if (containers.length > limits.containersPerTaskDefinition.value) return true;
  for (let index = 0; index < containers.length; index += 1)
    for (const { containerName: target, condition } of containers[index]?.dependsOn ?? []) {
      const other = containers.findIndex(({ name }) => name === target);
      const isPlain = condition === 'START' || (condition === 'HEALTHY' && containers[other]?.healthCheck !== undefined);
      if (!isPlain || other === -1 || other >= index) return true;
    }
  return false;
});

const unknown: Rule = {
  code: 'dependson-unknown',
  kinds,
  severity: 'error',
  title: 'A container waits for one of its own task',
  stage: 'dependencies',
  aws: refusal("Cannot depend on container + '{container}' because it does not exist"),
  why: 'The order of start is kept within a task; other tasks and services can’t be waited for this way. The `+` is in AWS’s own text.',
  source: preflight('dependson-container-missing', '2026-09-08'),
  clues: [oddWait],
  find(document) {
    const names = containersOf(document).map(({ members }) => containerName(members));
    return dependenciesOf(document).flatMap(({ target, item }): Place[] => {
      if (target === undefined || names.includes(target)) return [];
      const path = [...item.path, 'containerName'];
      const meant = nearest(target, names.filter(Boolean));
      const message = `No container of this task is named \`${target}\`.${meant ? ` Did you mean \`${meant}\`?` : ''}`;
      // No fix: waiting for the container that was meant may close a circle, or be refused for how it is waited for.
      return [{ path, message, values: { container: target } }];
    });
  },
  example: {
    bad: taskOf(waiting('START', 'nope'), [{}]),
    at: [...inDependency, 'containerName'],
    good: taskOf(waiting('START'), [{}]),
  },
};

const onEssential: Rule = {
  code: 'dependson-essential',
  kinds,
  severity: 'error',
  title: 'Only a container that may end is waited for to its end',
  stage: 'dependencies',
  aws: refusal('A dependency container with SUCCESS or COMPLETE condition cannot be an essential container'),
  why: 'COMPLETE and SUCCESS wait until the other container has ended, and a task ends when an essential one does. `essential` is true where it is left out.',
  source: preflight('dependson-complete-on-essential', '2026-09-08'),
  clues: [oddWait],
  find(document) {
    return dependenciesOf(document).flatMap(({ condition, other, item, container }): Place[] => {
      if ((condition !== 'COMPLETE' && condition !== 'SUCCESS') || !other || member(other.members, 'essential') === false) return [];
      if (other.path.at(-1) === container.path.at(-1)) return [];
      const message = `\`${condition}\` waits for the end of ${spokenName(other)}, which is essential: give it \`"essential": false\`, or wait for \`START\` or \`HEALTHY\`.`;
      return [{ path: [...item.path, 'condition'], message }];
    });
  },
  example: {
    bad: taskOf(waiting('SUCCESS'), [{}]),
    at: [...inDependency, 'condition'],
    good: taskOf(waiting('SUCCESS'), [{ essential: false }]),
  },
};

const healthyWithoutCheck: Rule = {
  code: 'dependson-healthy-no-hc',
  kinds,
  severity: 'error',
  title: 'Who waits for HEALTHY waits for a container with a health check',
  stage: 'dependencies',
  aws: refusal('A dependency container with HEALTHY condition must have health check configured'),
  why: 'A container turns HEALTHY by its own health check in the task definition. ECS doesn’t look at the HEALTHCHECK of an image.',
  source: preflight('dependson-healthy-without-healthcheck', '2026-09-08'),
  clues: [oddWait],
  find(document) {
    return dependenciesOf(document).flatMap(({ condition, other, item, container }): Place[] => {
      const check = other && member(other.members, 'healthCheck');
      if (condition !== 'HEALTHY' || !other || (check !== undefined && check !== null)) return [];
      if (other.path.at(-1) === container.path.at(-1)) return [];
      const message = `Give ${spokenName(other)} a \`healthCheck\`, or wait for \`START\`.`;
      return [{ path: [...item.path, 'condition'], message }];
    });
  },
  example: {
    bad: taskOf(waiting('HEALTHY'), [{}]),
    at: [...inDependency, 'condition'],
    good: taskOf(waiting('HEALTHY'), [{ healthCheck }]),
  },
};

const cycle: Rule = {
  code: 'dependson-cycle',
  kinds,
  severity: 'error',
  title: 'No containers wait for each other',
  stage: 'dependencies',
  aws: refusal('Container dependsOn contains a cycle', 'unconfirmed'),
  why: 'In a ring of containers that wait for each other, none could start first.',
  source: file('radkawar/stackd', 'internal/services/ecs', 'an emulator; AWS’s own words are not on record'),
  clues: [oddWait],
  find(document) {
    const dependencies = dependenciesOf(document);
    const next = new Map<number, typeof dependencies>();
    for (const one of dependencies) {
      const index = Number(one.container.path.at(-1));
      next.set(index, [...(next.get(index) ?? []), one]);
    }
    return closingEdges(next).map((edge): Place => {
      const message =
        edge.other?.path.at(-1) === edge.container.path.at(-1)
          ? `${spokenName(edge.container, 'start')} waits for itself.`
          : `This closes a ring: \`${edge.target}\` waits, over others or directly, for ${spokenName(edge.container)}.`;
      return { path: [...edge.item.path, 'containerName'], message };
    });
  },
  example: {
    bad: taskOf(waiting('START'), [waiting('START', 'api')]),
    at: ['containerDefinitions', 1, 'dependsOn', 0, 'containerName'],
    good: taskOf(waiting('START'), [{}]),
  },
};

/** The edges that lead back to a container from which one came; containers in the document's order, each visited once. */
function closingEdges(next: ReadonlyMap<number, readonly Dependency[]>): readonly Dependency[] {
  const state = new Map<number, 'open' | 'done'>();
  const closing: Dependency[] = [];
  for (const start of next.keys()) {
    if (state.has(start)) continue;
    const stack = [{ at: start, edge: 0 }];
    state.set(start, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = next.get(top.at)?.[top.edge];
      top.edge += 1;
      if (edge === undefined) {
        state.set(top.at, 'done');
        stack.pop();
        continue;
      }
      const to = edge.other?.path.at(-1);
      if (typeof to !== 'number') continue;
      if (state.get(to) === 'open') closing.push(edge);
      if (state.has(to)) continue;
      state.set(to, 'open');
      stack.push({ at: to, edge: 0 });
    }
  }
  return closing;
}

const stopTimeout: Rule = {
  code: 'stoptimeout-range',
  kinds,
  severity: 'error',
  title: 'On Fargate a container has at most two minutes to stop',
  stage: 'dependencies',
  aws: refusal('Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds.'),
  why: 'After SIGTERM a container has its stopTimeout to end by itself, then comes SIGKILL. AWS’s words say “less than 120”; 120 itself is documented as allowed.',
  source: reference('ContainerDefinition'),
  clues: has('ContainerDefinition.stopTimeout'),
  find(document) {
    if (!namesFargate(document)) return [];
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      const seconds = integerOf(member(members, 'stopTimeout'));
      const { max } = limits.fargateStopTimeoutSeconds.value;
      if (seconds === undefined || seconds <= max) return [];
      const at = [...path, 'stopTimeout'];
      const fix = { title: `Set stopTimeout to ${max}`, edits: [{ op: 'set' as const, path: at, value: max }] };
      return [{ path: at, message: `\`stopTimeout\` is 2 to ${max} seconds on Fargate; this is ${seconds}.`, fix }];
    });
  },
  example: {
    bad: fargateTaskWith({ stopTimeout: 300 }),
    at: ['containerDefinitions', 0, 'stopTimeout'],
    good: fargateTaskWith({ stopTimeout: 120 }),
  },
};

const startTimeout: Rule = {
  code: 'starttimeout-range',
  kinds,
  severity: 'error',
  title: 'On Fargate containers that wait give up after at most two minutes',
  stage: 'dependencies',
  why: 'startTimeout is how long those that wait for this container wait; on Fargate AWS documents 2 to 120 seconds. What it answers beyond is not on record.',
  source: reference('ContainerDefinition'),
  clues: has('ContainerDefinition.startTimeout'),
  find(document) {
    if (!namesFargate(document)) return [];
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      const seconds = integerOf(member(members, 'startTimeout'));
      if (seconds === undefined || seconds <= limits.fargateStopTimeoutSeconds.value.max) return [];
      return [{ path: [...path, 'startTimeout'], message: `\`startTimeout\` is 2 to 120 seconds on Fargate; this is ${seconds}.` }];
    });
  },
  example: {
    bad: fargateTaskWith({ startTimeout: 121 }),
    at: ['containerDefinitions', 0, 'startTimeout'],
    good: fargateTaskWith({ startTimeout: 120 }),
  },
};

const timeoutShort: Rule = {
  code: 'timeout-too-short',
  kinds,
  severity: 'error',
  title: 'Start and stop timeouts are two seconds or more',
  stage: 'dependencies',
  aws: refusal("Granular {which} timeout on container '{container}' must be at least 2 seconds.", 'unconfirmed'),
  why: 'ECS waits in whole seconds, and two of them are the least.',
  source: file('radkawar/stackd', 'internal/services/ecs', 'an emulator; AWS’s own words are not on record'),
  clues: ['startTimeout', 'stopTimeout'].map((key) =>
    number(`ContainerDefinition.${key}`, (seconds) => seconds < limits.fargateStopTimeoutSeconds.value.min),
  ),
  find(document) {
    return containersOf(document).flatMap(({ members, path }) =>
      ['start', 'stop'].flatMap((which): Place[] => {
        const seconds = integerOf(member(members, `${which}Timeout`));
        if (seconds === undefined || seconds >= limits.fargateStopTimeoutSeconds.value.min) return [];
        const values = { which, container: containerName(members) };
        return [{ path: [...path, `${which}Timeout`], message: `\`${which}Timeout\` is 2 seconds or more; this is ${seconds}.`, values }];
      }),
    );
  },
  example: {
    bad: taskWith({ stopTimeout: 1 }),
    at: ['containerDefinitions', 0, 'stopTimeout'],
    good: taskWith({ stopTimeout: 2 }),
  },
};

interface Dependency {
  container: Item;
  item: Item;
  target: string | undefined;
  condition: string | undefined;
  /** The container that is waited for; undefined where none has the name. */
  other: Item | undefined;
}

function dependenciesOf(document: unknown): readonly Dependency[] {
  const byName = new Map<string, Item>();
  for (const container of containersOf(document)) {
    const name = containerName(container.members);
    if (name !== '' && !byName.has(name)) byName.set(name, container);
  }
  return itemsInContainers(document, 'dependsOn').map(({ container, item }) => {
    const target = textOf(member(item.members, 'containerName'));
    return { container, item, target, condition: textOf(member(item.members, 'condition')), other: byName.get(target ?? '') };
  });
}

/** What keeps a definition from Fargate. */
export const fargateTimeoutRules: readonly Rule[] = [stopTimeout];

export const dependencyRules: readonly Rule[] = [unknown, onEssential, healthyWithoutCheck, cycle, timeoutShort, stopTimeout, startTimeout];
