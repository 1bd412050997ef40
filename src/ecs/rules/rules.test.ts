import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDocument, firstRefusal, recogniseKind } from './check.ts';
import type { DocumentKind } from './finding.ts';
import { checkOrder } from './order.ts';
import { recorded as ofTaskDefinitions } from './recorded-answers.ts';
import { fillText } from './rule.ts';
import { rules } from './rules.ts';
import { serviceTexts } from './services-texts.fixture.ts';

const kinds: readonly DocumentKind[] = [
  'taskDefinition',
  'service',
  'serviceUpdate',
  'task',
  'capacityProviderStrategy',
  'capacityProvider',
  'clusterCapacityProviders',
  'cluster',
];

/** A million values by `DRYDOCK_SOAK=1`. */
const numRuns = process.env.DRYDOCK_SOAK ? 1_000_000 : 600;
const soakMs = 7_200_000;

describe('every rule', () => {
  test('has a code of its own, in kebab case', () => {
    const codes = rules.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test.each(rules.map((rule) => [rule.code, rule] as const))(
    '%s speaks at the place of its bad example, and not on its good one',
    (code, rule) => {
      const { bad, good, at, context = {}, kind = rule.kinds[0] } = rule.example;
      if (kind === undefined) throw new Error(`${code} is about no kind of document`);
      const isLoud = ({ severity }: { severity: string }) => rule.severity !== 'error' || severity === 'error';
      const said = checkDocument(bad, kind, context).filter(isLoud);
      expect(said.filter((finding) => finding.code === code).map(({ path }) => path)).toEqual([at]);
      if (rule.severity === 'error') expect(said.map((finding) => finding.code)).toEqual([code]);
      const left = checkDocument(good, kind, context).filter((finding) => finding.code === code || finding.severity === 'error');
      expect(left).toEqual([]);
    },
  );

  test('fills every name in its text on its bad example', () => {
    for (const rule of rules) {
      const [finding] = checkDocument(
        rule.example.bad,
        rule.example.kind ?? rule.kinds[0] ?? 'taskDefinition',
        rule.example.context,
      ).filter(({ code }) => code === rule.code);
      expect(finding?.aws?.text ?? '').not.toMatch(/\{\w+\}/);
    }
  });

  test(
    'never throws, whatever JSON it sees',
    () => {
      const document = fc.oneof(fc.jsonValue(), shapedDocument());
      fc.assert(
        fc.property(document, fc.constantFrom(...kinds), (value, kind) => {
          const findings = checkDocument(value, kind, {
            world: { taskDefinition: () => value, capacityProviders: () => [], image: () => null },
          });
          firstRefusal(findings);
          recogniseKind(value);
          return true;
        }),
        { numRuns },
      );
    },
    soakMs,
  );
});

/** JSON whose keys are those that rules read, with anything in their places. */
function shapedDocument() {
  const keys = [
    ...'family containerDefinitions name image cpu memory memoryReservation essential portMappings hostPort containerPort networkMode __proto__ toString'.split(
      ' ',
    ),
    ...'requiresCompatibilities executionRoleArn taskRoleArn logConfiguration logDriver options runtimePlatform operatingSystemFamily'.split(
      ' ',
    ),
    ...'serviceName taskDefinition launchType capacityProviderStrategy capacityProvider weight base networkConfiguration constructor'.split(
      ' ',
    ),
    ...'awsvpcConfiguration subnets defaultCapacityProviderStrategy capacityProviders cluster deploymentController'.split(' '),
  ];
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      'FARGATE',
      'awsvpc',
      'awslogs',
      '',
      'EXTERNAL',
      '256',
      '512',
      '.5 GB',
      'WINDOWS_SERVER_2022_CORE',
      'ARM64',
      null,
      true,
      false,
      0,
      1,
      -1,
      0.25,
      1e300,
    ),
    fc.jsonValue(),
  );
  return fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 8 }),
    ),
  })).node;
}

const recorded = [...ofTaskDefinitions, ...serviceTexts];

describe('AWS’s texts', () => {
  test.each(recorded)('%s with %j answers as recorded', (code, values, text) => {
    const rule = rules.find((one) => one.code === code);
    expect(rule?.aws?.wording).toBe('verbatim');
    expect(fillText(rule?.aws?.text ?? '', values)).toBe(text);
  });

  test('every text that a rule calls verbatim is in the table of recorded ones', () => {
    const known = new Set(recorded.map(([code]) => code));
    const claimed = rules.filter(({ aws, stage }) => aws?.wording === 'verbatim' && stage !== 'client').map(({ code }) => code);
    expect(claimed.filter((code) => !known.has(code))).toEqual([]);
  });

  test('every stage of the assumed order is one that a rule is in', () => {
    const used = new Set(rules.map(({ stage }) => stage));
    expect(checkOrder.stages.filter((stage) => !used.has(stage))).toEqual([]);
  });
});

describe('expressions in placement constraints', () => {
  const constraint = (expression: string) => ({ placementConstraints: [{ type: 'memberOf', expression }] });
  const service = { serviceName: 'web', taskDefinition: 'web', desiredCount: 1, launchType: 'EC2' };
  const definition = { family: 'web', containerDefinitions: [{ name: 'app', image: 'nginx:1.27', memory: 128 }] };

  test.each([
    ['attribute:ecs.instance-type =~ *.large', 'That is at character 32, `*.large`.'],
    ['attribute:stack = prod', 'That is at character 17, `= prod`.'],
    ['attribute:stack == prod and', 'That is at character 28.'],
    ['attributes:stack == prod', '`attributes:stack` is no subject.'],
  ])('%s is refused in definitions, services, updates and tasks, and the place is told', (expression, told) => {
    const said = [
      ...checkDocument({ ...definition, ...constraint(expression) }, 'taskDefinition'),
      ...checkDocument({ ...service, ...constraint(expression) }, 'service'),
      ...checkDocument({ service: 'web', ...constraint(expression) }, 'serviceUpdate'),
      ...checkDocument({ taskDefinition: 'web', ...constraint(expression) }, 'task'),
    ].filter(({ severity }) => severity === 'error');
    expect(said.map(({ code, path }) => [code, path.join('/')])).toEqual([
      ['constraint-expression', 'placementConstraints/0/expression'],
      ...Array.from({ length: 3 }, () => ['placement-expression', 'placementConstraints/0/expression']),
    ]);
    for (const { message } of said) expect(message).toContain(told);
  });

  test.each(['attribute:stack =~ (?i)prod', "not(task:group == database) or attribute:ecs.instance-type =~ '(t3|m5).*'"])(
    '%s, which AWS takes, is not refused',
    (expression) => {
      expect(checkDocument({ ...service, ...constraint(expression) }, 'service').filter(({ severity }) => severity === 'error')).toEqual(
        [],
      );
    },
  );
});
