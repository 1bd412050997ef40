/** Rules about container health checks: their numbers, the form of their command, and whether the image can run it. */
import type { HealthCheck } from '@aws-sdk/client-ecs';
import { limits, type Range } from '../api/limits.ts';
import { refusal } from './answers.ts';
import { each } from './clues.ts';
import type { RuleWorld } from './context.ts';
import { containerName, containersOf, type Item, integerOf, listOf, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskWith } from './samples.ts';
import { preflight, reference, sdk, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const inCheck = ['containerDefinitions', 0, 'healthCheck'] as const;
const command = ['CMD', '/my-rust-api', 'health'];

const ranges: readonly (readonly [member: string, range: Range, unit: string])[] = [
  ['interval', limits.healthCheckIntervalSeconds.value, 'seconds'],
  ['timeout', limits.healthCheckTimeoutSeconds.value, 'seconds'],
  ['retries', limits.healthCheckRetries.value, 'tries'],
  ['startPeriod', limits.healthCheckStartPeriodSeconds.value, 'seconds'],
];

/** A container that needs longer than this to start, and no startPeriod, is not rare; below it most are up. */
const patienceSeconds = 60;

/** All but a check whose numbers are within AWS's ranges and leave time, with one line for the shell or a program by itself. */
const oddCheck = each<HealthCheck>('HealthCheck', ({ command = [], interval, timeout, retries, startPeriod }) => {
  const defaults = limits.healthCheckDefaults.value;
  const between = interval ?? defaults.intervalSeconds;
  const tries = retries ?? defaults.retries;
  return (
    !isWithin(between, limits.healthCheckIntervalSeconds.value) ||
    !isWithin(timeout ?? defaults.timeoutSeconds, limits.healthCheckTimeoutSeconds.value) ||
    !isWithin(tries, limits.healthCheckRetries.value) ||
    !isWithin(startPeriod ?? 0, limits.healthCheckStartPeriodSeconds.value) ||
    (timeout ?? defaults.timeoutSeconds) >= between ||
    (!startPeriod && between * tries < patienceSeconds) ||
    mayBeMisread(command)
  );
});

/** False for one line behind CMD-SHELL, and for a program without spaces behind CMD. */
function mayBeMisread(command: readonly string[]): boolean {
  const program = command[1];
  if (program === undefined) return true;
  return command[0] === 'CMD-SHELL' ? command.length > 2 : command[0] !== 'CMD' || /\s/.test(program);
}

const range: Rule = {
  code: 'hc-range',
  kinds,
  severity: 'error',
  title: 'A health check’s numbers lie within AWS’s ranges',
  stage: 'health',
  aws: refusal("Health check {member} must be {relation} than or equal to the {end} allowed value {limit} for container '{container}'"),
  why: 'interval 5 to 300 seconds, timeout 2 to 60 seconds, retries 1 to 10, startPeriod 0 to 300 seconds. AWS’s words for too much are on record; those for too little are inferred from them.',
  source: preflight('healthcheck-interval-range', '2026-09-08'),
  clues: [oddCheck],
  find(document) {
    return checksOf(document).flatMap(({ check, container, path }) =>
      ranges.flatMap(([name, { min, max }, unit]): Place[] => {
        const value = integerOf(member(check, name));
        if (value === undefined || (value >= min && value <= max)) return [];
        const limit = value > max ? max : min;
        const end = value > max ? { relation: 'less', end: 'maximum' } : { relation: 'greater', end: 'minimum' };
        const values = { member: name, limit, container: containerName(container.members), ...end };
        const message = `\`${name}\` is ${min} to ${max} ${unit}; this is ${value}.`;
        return [{ path: [...path, name], message, values, ...(value < min && { wording: 'unconfirmed' as const }) }];
      }),
    );
  },
  example: {
    bad: taskWith({ healthCheck: { command, interval: 301 } }),
    at: [...inCheck, 'interval'],
    good: taskWith({ healthCheck: { command, interval: 300 } }),
  },
};

const prefix: Rule = {
  code: 'hc-prefix',
  kinds,
  severity: 'warning',
  title: 'A health check’s command starts with CMD or CMD-SHELL',
  stage: 'later',
  why: 'The first word says how the rest is run: `CMD` runs a program with its arguments, `CMD-SHELL` hands one line to the image’s shell. Docker knows no other first word and then runs no check at all, so the container’s health stays UNKNOWN. AWS’s guide asks for one of the two; definitions without either, as in the samples for `["/healthcheck"]`, are registered all the same.',
  source: thread('aws/aws-cdk', 34389),
  clues: [oddCheck],
  find(document, { world }) {
    return checksOf(document).flatMap(({ check, container, path }): Place[] => {
      const words = member(check, 'command');
      const [first] = listOf(words);
      const at = [...path, 'command'];
      if (!Array.isArray(words) || first === 'CMD' || first === 'CMD-SHELL') return [];
      if (words.length === 0) return [{ path: at, message: 'An empty command checks nothing. Begin with `CMD` or `CMD-SHELL`.' }];
      if (typeof first !== 'string') return [];
      const start = words.length === 1 && /[\s|&;<>$]/.test(first.trim()) ? 'CMD-SHELL' : 'CMD';
      const message = `Neither \`CMD\` nor \`CMD-SHELL\`: AWS takes the definition, but no check runs. Begin with \`"${start}"\`.`;
      const fix = { title: `Begin with ${start}`, edits: [{ op: 'insert' as const, path: [...at, 0], value: start }] };
      const isClear = !/^(cmd|cmd-shell|none)$/i.test(first) && !(start === 'CMD' && /\s/.test(first.trim()));
      return [{ path: [...at, 0], message, ...(isClear && !missingTool(container, world, [start, ...words]) && { fix }) }];
    });
  },
  example: {
    bad: taskWith({ healthCheck: { command: ['curl -f http://localhost:8080/healthz || exit 1'] } }),
    at: [...inCheck, 'command', 0],
    good: taskWith({ healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:8080/healthz || exit 1'] } }),
  },
};

const words: Rule = {
  code: 'hc-words',
  kinds,
  severity: 'warning',
  title: 'CMD takes one word per item, CMD-SHELL one line',
  stage: 'later',
  why: '`CMD` runs the second item as a program, spaces and all: no program is named `curl -f http://localhost/`, so every check fails. `CMD-SHELL` hands the second item to the shell as its whole line; what follows is not part of it. A service then replaces the task, with `Task failed container health checks`.',
  source: sdk('HealthCheck.command'),
  clues: [oddCheck],
  find(document, { world }) {
    return checksOf(document).flatMap(({ check, container, path }): Place[] => {
      const [form, ...rest] = listOf(member(check, 'command'));
      const at = [...path, 'command'];
      if (form !== 'CMD' && form !== 'CMD-SHELL') return [];
      const [program] = rest;
      if (program === undefined) return [{ path: [...at, 0], message: `After \`${form}\` comes what to run.` }];
      if (typeof program !== 'string' || !rest.every((word) => typeof word === 'string')) return [];
      if (form === 'CMD' && /\s/.test(program.trim())) {
        const message = 'With `CMD`, each word is an item of its own; a line for a shell goes behind `CMD-SHELL`.';
        const isSure = rest.length === 1 && /[|&;<>$]/.test(program) && !missingTool(container, world, ['CMD-SHELL', program]);
        const fix = { title: 'Use CMD-SHELL', edits: [{ op: 'set' as const, path: [...at, 0], value: 'CMD-SHELL' }] };
        return [{ path: [...at, 1], message, ...(isSure && { fix }) }];
      }
      if (form === 'CMD' || rest.length === 1) return [];
      const message = 'The shell is given the second item alone. Write one line, or use `CMD` with a word per item.';
      const isPlain = rest.every((word) => /^[\w./:=@%+,-]+$/.test(word)) && !missingTool(container, world, ['CMD', ...rest]);
      const fix = { title: 'Use CMD', edits: [{ op: 'set' as const, path: [...at, 0], value: 'CMD' }] };
      return [{ path: [...at, 2], message, ...(isPlain && { fix }) }];
    });
  },
  example: {
    bad: taskWith({ healthCheck: { command: ['CMD', 'curl -f http://localhost:8080/healthz || exit 1'] } }),
    at: [...inCheck, 'command', 1],
    good: taskWith({ healthCheck: { command: ['CMD', 'curl', '-f', 'http://localhost:8080/healthz'] } }),
  },
};

const timeoutOverInterval: Rule = {
  code: 'hc-timeout-ge-interval',
  kinds,
  severity: 'advice',
  title: 'A health check’s timeout is shorter than its interval',
  stage: 'later',
  why: 'The next check waits until the last has ended. When a hanging check may take longer than the interval, an unhealthy container is noticed later than interval × retries promises. AWS accepts it; the CDK does not.',
  source: reference('HealthCheck'),
  clues: [oddCheck],
  find(document) {
    return checksOf(document).flatMap(({ check, path }): Place[] => {
      const { intervalSeconds, timeoutSeconds, retries } = limits.healthCheckDefaults.value;
      const interval = integerOf(member(check, 'interval') ?? intervalSeconds);
      const timeout = integerOf(member(check, 'timeout') ?? timeoutSeconds);
      if (interval === undefined || timeout === undefined || timeout < interval) return [];
      if (!isWithin(interval, limits.healthCheckIntervalSeconds.value) || !isWithin(timeout, limits.healthCheckTimeoutSeconds.value)) {
        return [];
      }
      const tries = integerOf(member(check, 'retries')) ?? retries;
      const message = `A check that hangs takes ${timeout} s, with ${interval} s between checks: up to ${tries * (interval + timeout)} s until the container is UNHEALTHY.`;
      return [{ path: member(check, 'timeout') === undefined ? [...path, 'interval'] : [...path, 'timeout'], message }];
    });
  },
  example: {
    bad: taskWith({ healthCheck: { command, interval: 10, timeout: 10 } }),
    at: [...inCheck, 'timeout'],
    good: taskWith({ healthCheck: { command, interval: 10, timeout: 3 } }),
  },
};

const noStartPeriod: Rule = {
  code: 'hc-no-start-period',
  kinds,
  severity: 'advice',
  title: 'A quick health check leaves time to start',
  stage: 'later',
  why: 'Without `startPeriod`, failures count from the first check on. A container that starts slower than interval × retries is killed before it is up, again and again.',
  source: reference('HealthCheck'),
  clues: [oddCheck],
  find(document) {
    return checksOf(document).flatMap(({ check, path }): Place[] => {
      if ((integerOf(member(check, 'startPeriod')) ?? 0) !== 0 || member(check, 'command') === undefined) return [];
      const { intervalSeconds, retries } = limits.healthCheckDefaults.value;
      const interval = integerOf(member(check, 'interval') ?? intervalSeconds);
      const tries = integerOf(member(check, 'retries') ?? retries);
      if (interval === undefined || tries === undefined || interval < 1 || tries < 1 || interval * tries >= patienceSeconds) return [];
      const message = `The container has ${interval * tries} s (${tries} checks, ${interval} s apart) to answer for the first time. Give it a \`startPeriod\`.`;
      return [{ path, message }];
    });
  },
  example: {
    bad: taskWith({ healthCheck: { command, interval: 10 } }),
    at: [...inCheck],
    good: taskWith({ healthCheck: { command, interval: 10, startPeriod: 30 } }),
  },
};

const toolMissing: Rule = {
  code: 'hc-tool-missing',
  kinds,
  severity: 'warning',
  title: 'The image holds what its health check calls',
  stage: 'later',
  why: 'A health check runs inside the container, with the programs of its image. A small image often has neither shell nor curl: every check fails, and a service replaces the task with `Task failed container health checks`. Let the program check itself, or put the tool into the image.',
  source: reference('HealthCheck'),
  asks: ['image'],
  find(document, { world }) {
    return checksOf(document).flatMap(({ check, container, path }): Place[] => {
      const problem = missingTool(container, world, listOf(member(check, 'command')));
      return problem === null ? [] : [{ path: [...path, 'command', problem.index], message: problem.message }];
    });
  },
  example: {
    bad: taskWith({ healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:8080/healthz || exit 1'] } }),
    at: [...inCheck, 'command', 0],
    good: taskWith({ healthCheck: { command } }),
    context: {
      world: {
        image: () => ({
          repository: 'nginx',
          tags: ['1.27'],
          digest: 'sha256:1',
          architectures: ['X86_64'],
          sizeMB: 40,
          tools: ['/my-rust-api'],
          process: { bootMs: 400, onStop: { ignores: true }, memoryMiB: 48, selfChecks: ['/my-rust-api health'] },
        }),
      },
    },
  },
};

/** What a health check's command needs and the container's image lacks; null where nothing is lacking, or known. */
function missingTool(container: Item, world: RuleWorld, command: readonly unknown[]): { index: number; message: string } | null {
  const image = textOf(member(container.members, 'image'));
  const found = image ? world.image?.(image) : undefined;
  const [form, ...rest] = command;
  if (!found || (form !== 'CMD' && form !== 'CMD-SHELL') || rest.length === 0) return null;
  if (form === 'CMD-SHELL' && !found.tools.includes('sh')) {
    return { index: 0, message: 'The image has no shell, which `CMD-SHELL` needs. Use `CMD` with a program that the image has.' };
  }
  const first = textOf(rest[0]) ?? '';
  const program = form === 'CMD-SHELL' ? (first.trim().split(/\s+/)[0] ?? '') : first;
  if (program === '' || !isLookedUp(form, program) || isIn(found.tools, program)) return null;
  const isSelfCheck = found.process?.selfChecks?.some((check) => check.split(' ')[0] === program);
  return isSelfCheck ? null : { index: 1, message: `The image has no \`${program}\`: every check fails.` };
}

/** A shell knows many words by itself; only plain names of programs are looked for behind CMD-SHELL. */
function isLookedUp(form: string, program: string): boolean {
  return (
    form === 'CMD' ||
    (/^[\w./-]+$/.test(program) && !/^(test|exit|true|false|echo|cd|if|for|while|kill|pwd|eval|exec|command)$/.test(program))
  );
}

/** A tool is known by its name or by its path; a program without a path is looked for in the directories of $PATH, the root not among them. */
function isIn(tools: readonly string[], program: string): boolean {
  return tools.some(
    (tool) => tool === program || program.endsWith(`/${tool}`) || (/bin\/[^/]+$/.test(tool) && tool.endsWith(`/${program}`)),
  );
}

function isWithin(value: number, { min, max }: Range): boolean {
  return value >= min && value <= max;
}

/** The health checks of a task definition, with their containers. */
function checksOf(document: unknown): readonly { check: unknown; container: Item; path: Item['path'] }[] {
  return containersOf(document).flatMap((container) => {
    const check = member(container.members, 'healthCheck');
    return check === undefined || check === null ? [] : [{ check, container, path: [...container.path, 'healthCheck'] }];
  });
}

export const healthRules: readonly Rule[] = [range, prefix, words, timeoutOverInterval, noStartPeriod, toolMissing];
