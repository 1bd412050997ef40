/** Rules about ranges of ports, and about ports that are used more than once. */

import { refusal } from './answers.ts';
import type { Path } from './finding.ts';
import { inHostMode, oddMapping, sharedPort } from './ports.ts';
import { containerName, type Item, integerOf, itemsInContainers, member, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskWith } from './samples.ts';
import { preflight, reference } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const mapping = ['containerDefinitions', 0, 'portMappings', 0] as const;

const rangeAndPort: Rule = {
  code: 'port-range-and-port',
  kinds,
  severity: 'error',
  title: 'A mapping is of one port or of a range',
  stage: 'ports',
  aws: refusal("Invalid port mapping for container '{container}', cannot specify both single port and port range."),
  why: 'A range is mapped as a whole; ECS chooses the host’s ports for it.',
  source: preflight('port-range-with-host-port', '2026-09-08'),
  clues: [oddMapping],
  find(document) {
    return itemsInContainers(document, 'portMappings').flatMap(({ container, item: { members, path } }): Place[] => {
      const beside = ['containerPort', 'hostPort'].find((key) => member(members, key) !== undefined);
      if (beside === undefined || textOf(member(members, 'containerPortRange')) === undefined) return [];
      const at = [...path, beside];
      const message = `Beside \`containerPortRange\`, leave \`${beside}\` out, or make it a mapping of its own.`;
      const values = { container: containerName(container.members) };
      const fix = { title: 'Remove hostPort', edits: [{ op: 'remove' as const, path: at }] };
      return [{ path: at, on: 'key', message, values, ...(beside === 'hostPort' && { fix }) }];
    });
  },
  example: {
    bad: withMappings({ containerPortRange: '8000-8010', hostPort: 8000 }),
    at: [...mapping, 'hostPort'],
    good: withMappings({ containerPortRange: '8000-8010' }),
  },
};

const rangeForm: Rule = {
  code: 'port-range-form',
  kinds,
  severity: 'error',
  title: 'A range of ports reads low-high, between 1 and 65535',
  stage: 'ports',
  aws: refusal("Invalid 'containerPortRange' setting for container '{container}'."),
  why: 'The first port is below the last, as in `8000-8010`. The answer is on record for a range the wrong way round.',
  source: preflight('port-range-reversed', '2026-09-08'),
  clues: [oddMapping],
  find(document) {
    return itemsInContainers(document, 'portMappings').flatMap(({ container, item: { members, path } }): Place[] => {
      const text = textOf(member(members, 'containerPortRange'));
      const range = text === undefined ? null : readRange(text);
      if (text === undefined || (range && range.low < range.high && range.low >= 1 && range.high <= 65_535)) return [];
      const at = [...path, 'containerPortRange'];
      const values = { container: containerName(container.members) };
      if (!range || range.low <= range.high) {
        return [{ path: at, message: 'Write a range as in `8000-8010`, within 1 to 65535.', values, wording: 'inferred' }];
      }
      const turned = `${range.high}-${range.low}`;
      const fix = { title: `Write "${turned}"`, edits: [{ op: 'set' as const, path: at, value: turned }] };
      return [{ path: at, message: 'The lower port comes first.', values, ...(range.high >= 1 && range.low <= 65_535 && { fix }) }];
    });
  },
  example: {
    bad: withMappings({ containerPortRange: '8010-8000' }),
    at: [...mapping, 'containerPortRange'],
    good: withMappings({ containerPortRange: '8000-8010' }),
  },
};

const rangeMode: Rule = {
  code: 'port-range-mode',
  kinds,
  severity: 'error',
  title: 'Ranges of ports are mapped in awsvpc and bridge mode',
  stage: 'ports',
  why: 'AWS documents ranges for the network modes awsvpc and bridge only. What it answers in host mode is not on record.',
  source: reference('PortMapping'),
  clues: [oddMapping],
  find(document) {
    if (member(document, 'networkMode') !== 'host') return [];
    return itemsInContainers(document, 'portMappings').flatMap(({ item: { members, path } }): Place[] => {
      if (textOf(member(members, 'containerPortRange')) === undefined) return [];
      return [
        { path: [...path, 'containerPortRange'], message: 'In host mode, name single ports, or none: the process has the host’s ports.' },
      ];
    });
  },
  example: {
    bad: withMappings({ containerPortRange: '8000-8010' }, 'host'),
    at: [...mapping, 'containerPortRange'],
    good: withMappings({ containerPortRange: '8000-8010' }, 'bridge'),
  },
};

const usedTwice: Rule = {
  code: 'port-used-twice',
  kinds,
  severity: 'error',
  title: 'In awsvpc mode a port is used once in the task',
  stage: 'ports',
  aws: refusal("{protocol} container port '{port}' is used multiple times in task when networkMode=awsvpc."),
  why: 'All containers of a task share one network interface, so a port can belong to one of them only. Whether a port may serve TCP and UDP at once is not on record; Drydock lets it pass.',
  source: preflight('port-range-overlap', '2026-09-08'),
  clues: [sharedPort],
  find(document) {
    if (member(document, 'networkMode') !== 'awsvpc') return [];
    const spans = spansOf(document).slice(0, maxSpans);
    return spans.flatMap(({ protocol, low, high, path }, index): Place[] => {
      const before = spans.slice(0, index).filter((one) => one.protocol === protocol && one.low <= high && low <= one.high);
      if (before.length === 0) return [];
      const twice = Math.min(...before.map((one) => Math.max(one.low, low)));
      const message = `An earlier mapping has port ${twice} already, and the task’s containers share one network interface.`;
      return [{ path, message, values: { protocol, port: twice }, ...(protocol === 'UDP' && { wording: 'inferred' as const }) }];
    });
  },
  example: {
    bad: withMappings([{ containerPortRange: '8080-8090' }, { containerPort: 8085 }]),
    at: ['containerDefinitions', 0, 'portMappings', 1, 'containerPort'],
    good: withMappings([{ containerPortRange: '8080-8090' }, { containerPort: 8091 }]),
  },
};

const hostPortTwice: Rule = {
  code: 'host-port-twice',
  kinds,
  severity: 'warning',
  title: 'A host port is given away once',
  stage: 'later',
  aws: {
    exception: 'CannotStartContainerError',
    exceptionIsConfirmed: false,
    text: 'Error response from daemon: Bind for 0.0.0.0:{port} failed: port is already allocated',
    wording: 'unconfirmed',
  },
  why: 'On a host, two containers can’t listen on one port. The second of them fails to start, and with it the task, if a host is found for it at all.',
  source: reference('PortMapping'),
  clues: [oddMapping, inHostMode],
  find(document) {
    const mode = member(document, 'networkMode') ?? 'bridge';
    if (mode !== 'bridge' && mode !== 'host') return [];
    const taken = new Set<string>();
    return itemsInContainers(document, 'portMappings').flatMap(({ item: { members, path } }): Place[] => {
      const port = integerOf(member(members, 'hostPort') ?? (mode === 'host' ? member(members, 'containerPort') : undefined));
      if (!port) return [];
      const use = `${protocolOf(members)} ${port}`;
      if (!taken.has(use)) {
        taken.add(use);
        return [];
      }
      const key = member(members, 'hostPort') === undefined ? 'containerPort' : 'hostPort';
      return [{ path: [...path, key], message: `An earlier mapping takes port ${port} of the host.`, values: { port } }];
    });
  },
  example: {
    bad: withMappings(
      [
        { containerPort: 8080, hostPort: 80 },
        { containerPort: 8081, hostPort: 80 },
      ],
      'bridge',
    ),
    at: ['containerDefinitions', 0, 'portMappings', 1, 'hostPort'],
    good: withMappings([{ containerPort: 8080, hostPort: 80 }, { containerPort: 8081 }], 'bridge'),
  },
};

/** Ten containers with a hundred mappings each: more than AWS takes. */
const maxSpans = 1_000;

interface Span {
  protocol: 'TCP' | 'UDP';
  low: number;
  high: number;
  path: Path;
}

/** The ports that mappings ask for; what is no port is left out. */
function spansOf(document: unknown): readonly Span[] {
  return itemsInContainers(document, 'portMappings').flatMap(({ item: { members, path } }) => {
    const single = integerOf(member(members, 'containerPort'));
    const range = readRange(textOf(member(members, 'containerPortRange')) ?? '');
    const span = single === undefined ? range : { low: single, high: single };
    if (!span || span.low < 1 || span.high > 65_535) return [];
    const key = single === undefined ? 'containerPortRange' : 'containerPort';
    return [{ ...span, protocol: protocolOf(members), path: [...path, key] }];
  });
}

function readRange(text: string): { low: number; high: number } | null {
  const [, low, high] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  return low === undefined || high === undefined ? null : { low: Number(low), high: Number(high) };
}

/** What is not `udp` is TCP to ECS. */
function protocolOf(members: Item['members']): 'TCP' | 'UDP' {
  return member(members, 'protocol') === 'udp' ? 'UDP' : 'TCP';
}

function withMappings(mappings: object | readonly object[], networkMode = 'awsvpc') {
  return taskWith({ portMappings: Array.isArray(mappings) ? mappings : [mappings] }, { networkMode });
}

export const portRangeRules: readonly Rule[] = [rangeAndPort, rangeForm, rangeMode, usedTwice, hostPortTwice];
