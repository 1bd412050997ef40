import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shapeOf } from '../api/schema.ts';
import { checkDocument } from './check.ts';
import type { RuleContext } from './context.ts';
import type { DocumentEdit, DocumentKind, Finding, Path } from './finding.ts';
import { listOf, member, membersOf } from './read.ts';
import { rules } from './rules.ts';
import { structureOf } from './structure-problems.ts';

/** A few hundred runs by default; `DRYDOCK_SOAK=1` asks for very many, and for a million values in a place where nobody expects them. */
const numRuns = process.env.DRYDOCK_SOAK ? 200_000 : 400;
const oddRuns = process.env.DRYDOCK_SOAK ? 1_000_000 : 1_200;
const soakMs = 7_200_000;

const corpora = process.env.DRYDOCK_CORPORA ?? join(import.meta.dirname, '../../../../shared/corpora');
const folder = join(corpora, 'open/positive');
const isThere = existsSync(join(folder, 'index.jsonl'));

interface Subject {
  name: string;
  document: unknown;
  kind: DocumentKind;
  context?: RuleContext;
}

const examples: readonly Subject[] = rules.flatMap(({ code, example: { bad, good, kind, context }, kinds }) => {
  const about = { kind: kind ?? kinds[0] ?? 'taskDefinition', ...(context && { context }) };
  return [
    { name: `${code}, bad`, document: bad, ...about },
    { name: `${code}, good`, document: good, ...about },
  ];
});

const definitions: readonly Subject[] = isThere
  ? readFileSync(join(folder, 'index.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; kind: string })
      .filter(({ kind }) => kind === 'taskdef')
      .map(({ file }) => ({ name: file, document: JSON.parse(readFileSync(join(folder, file), 'utf8')), kind: 'taskDefinition' }))
  : [];

const check = ({ document, kind, context }: Subject) => checkDocument(document, kind, context);
const keyOf = ({ code, path, aws, message }: Finding) => JSON.stringify([code, path, aws?.text ?? message]);
const placeOf = ({ code, path }: Pick<Finding, 'code' | 'path'>) => JSON.stringify([code, path]);

/** The document with one edit made; the rest of it is shared. */
function applied(document: unknown, { op, path, value }: DocumentEdit & { value?: unknown }): unknown {
  const [step, ...deeper] = path;
  if (step === undefined) return value;
  const change = (inner: unknown) => applied(inner, { op, path: deeper, value } as DocumentEdit);
  if (Array.isArray(document) && typeof step === 'number') {
    const copy = [...document];
    if (deeper.length > 0) copy[step] = change(copy[step]);
    else if (op === 'set') copy[step] = value;
    else copy.splice(step, op === 'remove' ? 1 : 0, ...(op === 'insert' ? [value] : []));
    return copy;
  }
  const copy: Record<string, unknown> = { ...(document as Record<string, unknown>) };
  if (deeper.length > 0) copy[step] = change(copy[step]);
  else if (op === 'remove') delete copy[step];
  else copy[step] = value;
  return copy;
}

/** How much an edit moves the places behind it, so that findings before and after can be compared. */
function moved(path: Path, edits: readonly DocumentEdit[]): Path | null {
  return edits.reduce<Path | null>((at, edit) => {
    const index = edit.path.length - 1;
    const step = edit.path[index];
    if (at === null || at.length <= index || !edit.path.slice(0, index).every((part, depth) => at[depth] === part)) return at;
    if (edit.op === 'remove' && at[index] === step) return null;
    if (typeof step !== 'number' || edit.op === 'set' || typeof at[index] !== 'number') return at;
    const shift = edit.op === 'insert' ? Number(at[index] >= step) : -Number(at[index] > step);
    return [...at.slice(0, index), at[index] + shift, ...at.slice(index + 1)];
  }, path);
}

/** What is wrong with the fixes of a document's findings; nothing when each removes its finding and adds none. */
function brokenFixes(subject: Subject): readonly string[] {
  const before = check(subject);
  return before.flatMap((finding) => {
    if (!finding.fix) return [];
    const { edits } = finding.fix;
    const document = edits.reduce<unknown>(applied, subject.document);
    const after = check({ ...subject, document });
    const known = new Set(before.flatMap((one) => (one === finding ? [] : placesAfter(one, edits))));
    const added = after.filter((one) => !known.has(placeOf(one)) && one.code !== finding.code && !mayUncover(finding));
    const stays = after.filter((one) => one.code === finding.code).length >= before.filter((one) => one.code === finding.code).length;
    return [
      ...(stays ? [`${subject.name}: ${placeOf(finding)} stays`] : []),
      ...added.map((one) => `${subject.name}: the fix of ${placeOf(finding)} adds ${placeOf(one)}`),
    ];
  });
}

/** A value of the wrong type, or outside a choice, says nothing; once it is mended, the rules that read it speak. */
function mayUncover({ code }: Finding): boolean {
  return code === 'type' || code === 'enum' || code === 'port-protocol';
}

function placesAfter(finding: Finding, edits: readonly DocumentEdit[]): readonly string[] {
  const path = moved(finding.path, edits);
  return path === null ? [] : [placeOf({ ...finding, path })];
}

/** The value with the keys of every object in another order. */
function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => ({ key, item: shuffled(item, random), rank: random() }));
  return Object.fromEntries(entries.sort((a, b) => a.rank - b.rank).map(({ key, item }) => [key, item]));
}

/** A small generator of its own, so that a failing order can be made again from its seed. */
function randomFrom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** All members of an object, all items of a list, and what is in them, by path. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...steps.flatMap((step) => pathsIn((value as Record<string | number, unknown>)[step], [...path, step]))];
}

describe('a fix', () => {
  test('of every example removes its finding and adds none', () => {
    expect(examples.flatMap(brokenFixes)).toEqual([]);
  });

  const ofTasks = examples.filter(({ kind }) => kind === 'taskDefinition');
  test(
    'removes its finding and adds none where something else in a task definition is taken out or changed',
    () => {
      fc.assert(
        fc.property(fc.constantFrom(...ofTasks, ...definitions), fc.nat(), change, (one, choice, value) => {
          const paths = pathsIn(one.document).filter((path) => path.length > 0);
          const path = paths[choice % Math.max(1, paths.length)];
          if (path === undefined) return;
          const document = applied(one.document, value === undefined ? { op: 'remove', path } : { op: 'set', path, value });
          const name = `${one.name}, ${path.join('/')} ${value === undefined ? 'removed' : `= ${JSON.stringify(value)}`}`;
          expect(brokenFixes({ ...one, name, document })).toEqual([]);
        }),
        { numRuns },
      );
    },
    soakMs,
  );
});

/** Values that people do put into a wrong place; undefined takes the place out. */
const change = fc.constantFrom<unknown>(
  ...[
    undefined,
    undefined,
    undefined,
    '',
    'api',
    'FARGATE',
    'EC2',
    'awsvpc',
    'AWSVPC',
    'host',
    'none',
    'TCP',
    'UDP',
    'ENABLED',
    'HEALTHY',
    'SUCCESS',
  ],
  ...['CMD', 'CMD-SHELL', 'curl -f http://localhost', 'true', '256', '0.5 GB', 'arn:aws:iam::1:role/x', 's3://a/b.env', '/'],
  ...[0, 1, -1, 20, 80, 121, 301, 70_000, 0.25, true, false, null, [], {}, { toString: 1 }],
);

describe('findings', () => {
  test(
    'do not depend on the order of keys',
    () => {
      fc.assert(
        fc.property(fc.constantFrom(...examples, ...definitions), fc.integer(), (one, seed) => {
          const document = shuffled(one.document, randomFrom(seed));
          expect(
            check({ ...one, document })
              .map(keyOf)
              .sort(),
          ).toEqual(check(one).map(keyOf).sort());
        }),
        { numRuns },
      );
    },
    soakMs,
  );

  test(
    'come for any value in any place of an example, without a throw',
    () => {
      fc.assert(
        fc.property(fc.constantFrom(...examples), fc.nat(), fc.oneof(fc.jsonValue({ maxDepth: 3 }), change), (one, choice, value) => {
          const paths = pathsIn(one.document);
          const path = paths[choice % paths.length] ?? [];
          check({ ...one, document: applied(one.document, { op: 'set', path, value }) });
        }),
        { numRuns: oddRuns },
      );
    },
    soakMs,
  );

  test('come for a document nested deeper than any stack', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 200_000; depth += 1) deep = [deep];
    expect(checkDocument({ family: 'deep', containerDefinitions: deep }, 'taskDefinition').length).toBeGreaterThan(0);
    expect(checkDocument({ family: 'deep', containerDefinitions: [], volumes: deep }, 'taskDefinition').length).toBeGreaterThan(0);
  });
});

/** The document with members of another one in it: of the whole, and of the first container. */
function mixed(one: unknown, other: unknown, keys: readonly number[]): unknown {
  const both = { ...membersOf(one) };
  const chosen = (value: unknown, index: number) => {
    const entries = Object.entries(membersOf(value));
    return entries.filter((_, place) => ((keys[index] ?? 0) >> (place % 30)) % 2 === 1);
  };
  for (const [key, value] of chosen(other, 0)) if (key !== 'containerDefinitions') both[key] = value;
  const [first, ...rest] = listOf(both.containerDefinitions);
  const [alike] = listOf(member(other, 'containerDefinitions'));
  if (first !== undefined) both.containerDefinitions = [{ ...membersOf(first), ...Object.fromEntries(chosen(alike, 1)) }, ...rest];
  return both;
}

test(
  'no rule finds anything where none of its clues is',
  () => {
    const ofTasks = [...examples.filter(({ kind }) => kind === 'taskDefinition'), ...definitions];
    const subject = fc.constantFrom(...ofTasks);
    fc.assert(
      fc.property(subject, subject, fc.tuple(fc.nat(), fc.nat()), fc.nat(), change, (one, other, keys, choice, value) => {
        const mixture = mixed(one.document, other.document, keys);
        const paths = pathsIn(mixture);
        const path = paths[choice % paths.length] ?? [];
        const document = applied(mixture, value === undefined && path.length > 0 ? { op: 'remove', path } : { op: 'set', path, value });
        const scene = { kind: one.kind, world: one.context?.world ?? {}, structure: structureOf(document, one.kind) };
        const found = rules
          .filter(({ kinds }) => kinds.includes(one.kind))
          .flatMap((rule) => rule.find(document, scene).map(({ path: at }) => placeOf({ code: rule.code, path: at })));
        const told = check({ ...one, document }).map(placeOf);
        // What an enum's own rule finds is left out where another rule speaks of it.
        expect(found.filter((place) => !told.includes(place) && !place.startsWith('["enum"'))).toEqual([]);
      }),
      { numRuns },
    );
  },
  soakMs,
);

/** A definition that has nearly every number that AWS limits, and no finding at all. */
const full = {
  family: 'full',
  requiresCompatibilities: ['EC2'],
  networkMode: 'bridge',
  cpu: '2048',
  memory: '4096',
  taskRoleArn: 'my-task-role',
  volumes: [
    { name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryption: 'ENABLED', transitEncryptionPort: 2049 } },
    { name: 'files', s3filesVolumeConfiguration: { fileSystemArn: 'arn:aws:s3files:x', transitEncryptionPort: 2050 } },
  ],
  containerDefinitions: [
    {
      name: 'api',
      image: 'nginx:1.27',
      cpu: 512,
      memory: 1024,
      memoryReservation: 512,
      startTimeout: 60,
      stopTimeout: 60,
      portMappings: [{ containerPort: 8080, hostPort: 8080 }],
      healthCheck: { command: ['CMD', '/api', 'health'], interval: 30, timeout: 5, retries: 3, startPeriod: 10 },
      restartPolicy: { enabled: true, restartAttemptPeriod: 60, ignoredExitCodes: [1] },
      linuxParameters: { maxSwap: 512, swappiness: 10, sharedMemorySize: 64, tmpfs: [{ containerPath: '/tmp', size: 64 }] },
      resourceRequirements: [{ type: 'GPU', sharingStrategy: { nvidiaMps: { memory: 1024, maxComputePercent: 50 } } }],
      mountPoints: ['data', 'files'].map((sourceVolume) => ({ sourceVolume, containerPath: `/${sourceVolume}` })),
    },
  ],
};

/** Members with the least and the greatest number that AWS takes there. */
const bounded: readonly (readonly [path: string, min: number, max: number | null])[] = [
  ['containerDefinitions/0/cpu', 0, null],
  ['containerDefinitions/0/memory', 1, null],
  ['containerDefinitions/0/memoryReservation', 1, null],
  ['containerDefinitions/0/startTimeout', 2, null],
  ['containerDefinitions/0/stopTimeout', 2, null],
  ['containerDefinitions/0/portMappings/0/containerPort', 1, 65_535],
  ['containerDefinitions/0/portMappings/0/hostPort', 0, 65_535],
  ['containerDefinitions/0/healthCheck/interval', 5, 300],
  ['containerDefinitions/0/healthCheck/timeout', 2, 60],
  ['containerDefinitions/0/healthCheck/retries', 1, 10],
  ['containerDefinitions/0/healthCheck/startPeriod', 0, 300],
  ['containerDefinitions/0/restartPolicy/restartAttemptPeriod', 60, 1800],
  ['containerDefinitions/0/restartPolicy/ignoredExitCodes/0', 0, 255],
  ['containerDefinitions/0/linuxParameters/maxSwap', 0, null],
  ['containerDefinitions/0/linuxParameters/swappiness', 0, 100],
  ['containerDefinitions/0/linuxParameters/sharedMemorySize', 1, null],
  ['containerDefinitions/0/linuxParameters/tmpfs/0/size', 1, null],
  ['containerDefinitions/0/resourceRequirements/0/sharingStrategy/nvidiaMps/memory', 1, null],
  ['containerDefinitions/0/resourceRequirements/0/sharingStrategy/nvidiaMps/maxComputePercent', 1, 100],
  ['volumes/0/efsVolumeConfiguration/transitEncryptionPort', 0, 65_535],
  ['volumes/1/s3filesVolumeConfiguration/transitEncryptionPort', 0, 65_535],
];

describe('a definition with one number out of its range', () => {
  const errorsAt = (path: Path, value: number) =>
    checkDocument(applied(full, { op: 'set', path, value }), 'taskDefinition')
      .filter(({ severity }) => severity === 'error')
      .map((finding) => finding.path.join('/'));

  test('has no error before', () => {
    expect(checkDocument(full, 'taskDefinition')).toEqual([]);
  });

  test.each(bounded)('is refused at %s below %i and above %s, and nowhere else', (place, min, max) => {
    const path = place.split('/').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const below = fc.integer({ max: min - 1 });
    const outside = max === null ? below : fc.oneof(below, fc.integer({ min: max + 1 }));
    fc.assert(
      fc.property(outside, (value) => {
        expect(errorsAt(path, value)).toEqual([place]);
      }),
      { numRuns: 20 },
    );
  });

  test('is refused at every choice that takes another word', () => {
    const choices = pathsIn(shapeSample()).filter((path) => path.length > 0);
    for (const path of choices) {
      const value = path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], shapeSample());
      if (typeof value !== 'string') continue;
      const findings = checkDocument(applied(shapeSample(), { op: 'set', path, value: 'no-such-choice' }), 'taskDefinition');
      const errors = findings.filter(({ severity }) => severity === 'error').map((finding) => finding.path.join('/'));
      expect(errors, path.join('/')).toContain(path.join('/'));
    }
  });
});

/** A definition whose every text of these is a choice among the API's. */
function shapeSample() {
  expect(shapeOf('RegisterTaskDefinition').members.get('networkMode')).toMatchObject({ type: 'enum' });
  return {
    networkMode: 'bridge',
    pidMode: 'task',
    ipcMode: 'task',
    requiresCompatibilities: ['EC2'],
    runtimePlatform: { cpuArchitecture: 'X86_64' },
  };
}
