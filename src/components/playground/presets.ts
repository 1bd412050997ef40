/** What a playground can begin with: five texts, changes that come by themselves, and the moment to look at. Data only. */
import type { InjectedChange } from '../simulator/session.ts';
import {
  account,
  executionRoleArn,
  infrastructureRoleArn,
  repository,
  securityGroupId,
  subnetIds,
  taskRoleArn,
} from './base-surroundings.ts';
import { type DocumentName, layOut, type PlaygroundTexts } from './playground-documents.ts';
import type { PlaygroundSettings } from './scenario-of.ts';

export interface Preset {
  /** Stable; names the drafts. */
  id: string;
  title: string;
  /** One sentence: what to look at. */
  watch: string;
  texts: PlaygroundTexts;
  settings: PlaygroundSettings;
  changes: readonly InjectedChange[];
  /** The moment to look at, in ms. */
  atMs: number;
  /** The document that the preset turns on. */
  opens: DocumentName;
}

const second = 1_000;
const minute = 60_000;

const definition = {
  family: 'my-rust-api',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  containerDefinitions: [
    {
      name: 'api',
      image: `${repository}:1.4.2`,
      essential: true,
      portMappings: [{ containerPort: 8080 }],
      environment: [
        { name: 'LOG_LEVEL', value: 'info' },
        { name: 'BIND_ADDR', value: '0.0.0.0:8080' },
      ],
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/ecs/my-rust-api', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
      },
    },
  ],
  taskRoleArn,
  executionRoleArn,
};

const networkConfiguration = {
  awsvpcConfiguration: { subnets: subnetIds, securityGroups: [securityGroupId], assignPublicIp: 'ENABLED' },
};

const named = { cluster: 'day15', serviceName: 'my-rust-api', taskDefinition: 'my-rust-api' };

const service = { ...named, desiredCount: 3, launchType: 'FARGATE', networkConfiguration };

const capacity = {
  clusterName: 'day15',
  capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
  defaultCapacityProviderStrategy: [],
};

const process = {
  bootMs: 400,
  bind: '127.0.0.1:8080',
  bindVariable: 'BIND_ADDR',
  variables: { LOG_LEVEL: ['error', 'warn', 'info', 'debug'] },
  routes: { '/': 200, '/healthz': 200 },
  onStop: { ignores: false, afterMs: 300, code: 0 },
  memoryMiB: 48,
  idleCpuUnits: 8,
  selfChecks: ['/my-rust-api health'],
};

const image = {
  repository,
  tags: ['1.4.2'],
  digest: 'sha256:6f1c6a3bb0a1f2b8f7d1c0a4f19a7a5b64f0a2de4f3f2a0f7c58a1c9d2b7e431',
  architectures: ['X86_64'],
  sizeMB: 40,
  tools: ['/my-rust-api'],
  process,
};

const migrations = `${account}.dkr.ecr.us-east-1.amazonaws.com/my-migrations`;

const group = (name: string, id: string) => `arn:aws:elasticloadbalancing:us-east-1:${account}:targetgroup/${name}/${id}`;
const blueGroup = group('web', '0123456789abcdef');
const greenGroup = group('web-alternate', 'fedcba9876543210');
const listener = `arn:aws:elasticloadbalancing:us-east-1:${account}:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2`;

const targetGroup = (arn: string) => ({
  arn,
  targetType: 'ip',
  hasListener: true,
  deregistrationDelaySeconds: 30,
  healthCheck: { path: '/healthz', intervalSeconds: 10, timeoutSeconds: 5, healthyThreshold: 2, unhealthyThreshold: 2 },
});

const balanced = { targetGroupArn: blueGroup, containerName: 'api', containerPort: 8080 };

const asked = (perSecond: number) => ({ to: { service: 'my-rust-api' }, rates: [{ fromMs: minute, perSecond }] });

interface Parts {
  definition?: object;
  service?: object;
  capacity?: object;
  images?: readonly object[];
  load?: object;
}

function textsOf(parts: Parts): PlaygroundTexts {
  return {
    'task-definition.json': layOut(parts.definition ?? definition),
    'service.json': layOut(parts.service ?? service),
    'capacity.json': layOut(parts.capacity ?? capacity),
    'images.json': layOut(parts.images ?? [image]),
    'load.json': layOut(parts.load ?? { targetGroups: [], load: [] }),
  };
}

function settingsOf(untilMs: number, againMs: number | null = null): PlaygroundSettings {
  return { seed: 15, untilMs, againMs, assumptions: {} };
}

const { launchType: _, ...serviceOfStrategy } = service;

const threeToOne = {
  ...serviceOfStrategy,
  desiredCount: 9,
  capacityProviderStrategy: [
    { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ],
};

const instances = subnetIds.map((subnet) => ({ instanceType: 'm5.large', subnet, count: 2, agent: { cluster: 'day15' } }));

export const presets: readonly [Preset, ...Preset[]] = [
  {
    id: 'outline',
    title: 'The outline’s service',
    watch: 'Three tasks come up, one in each zone; change desiredCount and the run follows.',
    texts: textsOf({}),
    settings: settingsOf(5 * minute),
    changes: [],
    atMs: 90 * second,
    opens: 'service.json',
  },
  {
    id: 'spot',
    title: 'Spot 3:1',
    watch: 'A base of one on demand, then one on demand to three on Spot; two Spot tasks are taken back at 180 s, and come again.',
    texts: textsOf({ service: threeToOne }),
    settings: settingsOf(10 * minute),
    changes: [{ atMs: 180 * second, inject: { type: 'reclaimSpot', tasks: 2 } }],
    atMs: 170 * second,
    opens: 'service.json',
  },
  {
    id: 'crash-loop',
    title: 'Crash loop',
    watch:
      'The migration before the service ends with 1, so its task never runs: ECS tries again, and waits longer each time. Let it end with 0.',
    texts: textsOf({
      definition: {
        ...definition,
        containerDefinitions: [
          { name: 'migrate', image: `${migrations}:1.4.2`, essential: false },
          ...definition.containerDefinitions.map((container) => ({
            ...container,
            dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' }],
          })),
        ],
      },
      service: { ...service, desiredCount: 1 },
      images: [
        image,
        {
          ...image,
          repository: migrations,
          digest: 'sha256:0c5b1a7e6d2f4938a1b0c9d8e7f60514233241506f7e8d9c0b1a2938475665f4',
          process: { bootMs: 100, exit: { afterMs: 2 * second, code: 1 }, onStop: process.onStop, memoryMiB: 24 },
        },
      ],
    }),
    settings: settingsOf(60 * minute),
    changes: [],
    atMs: 20 * minute,
    opens: 'images.json',
  },
  {
    id: 'slow-boot',
    title: 'Slow boot',
    watch: 'It takes 90 s to answer, the load balancer gives it 20 s: healthy software is stopped again and again. Raise the grace period.',
    texts: textsOf({
      service: { ...service, desiredCount: 2, loadBalancers: [balanced], healthCheckGracePeriodSeconds: 0 },
      images: [{ ...image, process: { ...process, bootMs: 90 * second } }],
      load: { targetGroups: [targetGroup(blueGroup)], load: [asked(20)] },
    }),
    settings: settingsOf(15 * minute),
    changes: [],
    atMs: 5 * minute,
    opens: 'service.json',
  },
  {
    id: 'deadlock',
    title: 'Deadlock',
    watch:
      'At 120 s a new revision is to be rolled out. One task must stay (100 %), and 150 % of one is one, rounded down: nothing may start, nothing may stop.',
    texts: textsOf({
      service: { ...service, desiredCount: 1, deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 150 } },
    }),
    settings: settingsOf(15 * minute, 120 * second),
    changes: [],
    atMs: 6 * minute,
    opens: 'service.json',
  },
  {
    id: 'binpack',
    title: 'Binpack against spread',
    watch: 'Six tasks fill as few of the six instances as hold them; write "spread" and "attribute:ecs.availability-zone" and look again.',
    texts: textsOf({
      definition: {
        family: 'my-rust-api',
        requiresCompatibilities: ['EC2'],
        networkMode: 'bridge',
        containerDefinitions: [
          {
            name: 'api',
            image: `${repository}:1.4.2`,
            essential: true,
            cpu: 512,
            memory: 1024,
            portMappings: [{ containerPort: 8080, hostPort: 0 }],
            environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
          },
        ],
        executionRoleArn,
      },
      service: { ...named, desiredCount: 6, launchType: 'EC2', placementStrategy: [{ type: 'binpack', field: 'memory' }] },
      capacity: { clusterName: 'day15', instances },
    }),
    settings: settingsOf(5 * minute),
    changes: [],
    atMs: 2 * minute,
    opens: 'service.json',
  },
  {
    id: 'blue-green',
    title: 'Blue/green',
    watch:
      'At 180 s a second revision comes up beside the first; all traffic moves at once, and the old one waits two minutes before it goes.',
    texts: textsOf({
      service: {
        ...service,
        loadBalancers: [
          {
            ...balanced,
            advancedConfiguration: {
              alternateTargetGroupArn: greenGroup,
              productionListenerRule: `${listener}/9683b2d02a6cabee`,
              testListenerRule: `${listener}/1291d13826f405c3`,
              roleArn: infrastructureRoleArn,
            },
          },
        ],
        deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 2 },
      },
      load: { targetGroups: [targetGroup(blueGroup), targetGroup(greenGroup)], load: [asked(60)] },
    }),
    settings: settingsOf(12 * minute, 180 * second),
    changes: [],
    atMs: 5 * minute,
    opens: 'service.json',
  },
  {
    id: 'drought',
    title: 'Spot drought',
    watch: 'At 180 s Spot is taken back and runs dry until 600 s; what is on demand stays, and nothing takes the place of the rest.',
    texts: textsOf({ service: threeToOne }),
    settings: settingsOf(15 * minute),
    changes: [
      { atMs: 180 * second, inject: { type: 'spotDrought', on: true } },
      { atMs: 180 * second, inject: { type: 'reclaimSpot', all: true } },
      { atMs: 600 * second, inject: { type: 'spotDrought', on: false } },
    ],
    atMs: 400 * second,
    opens: 'service.json',
  },
];

export function presetOf(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}
