/** Pictures against AWS's own answers: what is written on the simulator at 50 random moments of 20 random runs is what DescribeServices and DescribeTasks say. */
import { inject } from 'vitest';
import { randomFleet, smallFleet } from '../ecs/checkers/random-instances.fixture.ts';
import { withIds } from '../ecs/checkers/random-runs.fixture.ts';
import { randomScenario, shifting, small } from '../ecs/checkers/random-scenarios.fixture.ts';
import { type AwsMoment, type History, loadInstances, loadViews, type Played, runScenario, type Scenario, toHistory } from '../ecs/ecs.ts';
import type { Mounted, Reading } from './bench/show-simulation.ts';
import { expect, test } from './harness.ts';

/** Enough for crash loops and for hundreds of tasks at once, and little enough to be read a thousand times. */
const limits = { events: 5_000, tasks: 120 };
const moreTasks = { events: 5_000, tasks: 250 };
const crowded = { services: 4, tasks: 60, actions: 16, hours: 1 };
const momentsOfRun = 50;

const scenarios: [string, () => Scenario][] = [
  ...[101, 102, 103, 104, 105, 106, 107, 108].map((seed): [string, () => Scenario] => [`small ${seed}`, () => randomScenario(seed, small)]),
  ...[109, 110, 111, 112].map((seed): [string, () => Scenario] => [`shifting ${seed}`, () => randomScenario(seed, shifting)]),
  ['crowded 113', () => randomScenario(113, crowded)],
  ...[114, 115, 116, 117, 118, 119, 120].map((seed): [string, () => Scenario] => [`fleet ${seed}`, () => randomFleet(seed, smallFleet)]),
];

await loadInstances();
const views = await loadViews();

/** AWS's shapes, as far as the simulator shows them. */
interface AwsService {
  serviceName: string;
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
}
interface AwsTask {
  taskArn: string;
  taskDefinitionArn: string;
  group: string;
  lastStatus: string;
  desiredStatus: string;
  healthStatus: string;
  launchType: string;
  capacityProviderName?: string;
  availabilityZone?: string;
  containerInstanceArn?: string;
  stoppedReason?: string;
  containers: { name: string; lastStatus: string; healthStatus: string; exitCode?: number }[];
}
interface AwsInstance {
  containerInstanceArn: string;
  ec2InstanceId: string;
  status: string;
  agentConnected: boolean;
  capacityProviderName?: string;
  registeredResources: { name: string; integerValue: number }[];
  remainingResources: { name: string; integerValue: number }[];
  attributes: { name: string; value?: string }[];
}

const lastPart = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
const isComing = ({ lastStatus }: AwsTask) => ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(lastStatus);

/** Moments of a run, the same ones each time: half of them anywhere, half where something happens, both ends among them. */
function momentsIn({ timeline, endMs, limit }: Played['run'], seed: number): number[] {
  const within = Array.from({ length: momentsOfRun - 2 }, (_, index) => {
    const spread = (Math.imul(index + 1 + seed * momentsOfRun, 0x9e3779b1) >>> 0) / 2 ** 32;
    return index % 2 === 0 ? Math.floor(spread * endMs) : (timeline[Math.floor(spread * timeline.length)]?.atMs ?? 0);
  });
  // Where a limit ends a run, it ends it in the middle of a moment.
  const lastMs = limit === null ? endMs : endMs - 1;
  return [0, ...within.map((atMs) => Math.min(atMs, lastMs)), lastMs];
}

test.for(scenarios)('the simulator says at 50 moments of a random run what AWS’s API answers (%s)', async ([name, make], { visit }) => {
  const scenario = withIds(make());
  const options = { limits: name.startsWith('crowded') ? moreTasks : limits };
  const played: Played = { scenario, documents: {}, options, run: runScenario(scenario, {}, options) };
  const { run } = played;
  const history = toHistory(run.timeline, run.endMs);
  const tracks = views.tracks(played);
  const moments = momentsIn(run, Number(name.split(' ')[1]));
  const ascending = moments.toSorted((a, b) => a - b);
  const described = new Map(ascending.map((atMs) => [atMs, views.describe(played, atMs)]));
  const page = await visit.open(inject('bench'));
  const read = (mounted: Mounted, times: readonly number[]) =>
    page.evaluate(([what, when]) => globalThis.bench.simulation(what, when), [mounted, times] as const);
  const answerAt = ({ atMs }: Reading) => described.get(atMs) as AwsMoment;

  const differences: string[] = [];
  const hold = (what: string, atMs: number, shown: unknown, answered: unknown) => {
    const [a, b] = [JSON.stringify(shown), JSON.stringify(answered)];
    if (a !== b) differences.push(`${atMs} ms, ${what}: shown ${a}, answered ${b}`);
  };
  for (const reading of await read({ history, tracks, view: 'Picture' }, moments)) holdPicture(reading, answerAt(reading), history, hold);
  for (const reading of await read({ history, tracks, view: 'Table' }, ascending)) holdTables(reading, answerAt(reading), history, hold);
  for (const service of new Set(history.desired.map((one) => one.service))) {
    // As a page shows it before its worker has answered.
    const readings = await read({ history, tracks: null, service, view: 'Picture' }, ascending);
    for (const reading of readings) holdService(reading, answerAt(reading), service, hold);
  }
  expect(differences).toEqual([]);
});

type Hold = (what: string, atMs: number, shown: unknown, answered: unknown) => void;

function holdService({ atMs, counts, slider, legend }: Reading, aws: AwsMoment, service: string, hold: Hold): void {
  const found = (aws.services as unknown as AwsService[]).find(({ serviceName }) => serviceName === service);
  const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = found ?? {};
  const answered = { desired: String(desiredCount), running: String(runningCount), pending: String(pendingCount) };
  hold(`counts of ${service}`, atMs, counts, answered);
  hold(`slider of ${service}`, atMs, slider.split(', ')[1], `${runningCount} running`);
  for (const [word, count] of [
    ['desired', desiredCount],
    ['running', runningCount],
  ]) {
    hold(`${word} of ${service} at the lanes`, atMs, legend.find((one) => one.startsWith(`${word} `)) ?? `${word} 0`, `${word} ${count}`);
  }
}

/** The counts over all services, and every box. */
function holdPicture(reading: Reading, aws: AwsMoment, history: History, hold: Hold): void {
  const { atMs, counts } = reading;
  const tasks = (aws.tasks as unknown as AwsTask[]).filter(({ lastStatus }) => lastStatus !== 'STOPPED');
  const desired = (aws.services as unknown as AwsService[]).reduce((sum, one) => sum + one.desiredCount, 0);
  const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  const pending = tasks.filter((task) => isComing(task) && task.desiredStatus === 'RUNNING').length;
  const all = { running: String(running), pending: String(pending) };
  hold('counts', atMs, counts, history.desired.length > 0 ? { desired: String(desired), ...all } : all);

  const isGrouped = reading.groups.length > 0;
  const labels = isGrouped ? [] : tasks.map(labelOf).sort();
  if (!isGrouped) hold('boxes', atMs, reading.tasks.map((label) => plainLabel(label, history)).sort(), labels);
  else hold('groups', atMs, sumOfGroups(reading.groups), countsOf(tasks.filter(isDrawn).map(groupOf)));
  const zones = countsOf(tasks.filter(isDrawn).map(({ availabilityZone = '' }) => availabilityZone));
  for (const label of reading.zones) {
    const [, zone = '', count] = /^Availability Zone (\S+), (\S+) tasks?$/.exec(label) ?? [];
    // On instances a task stands in a zone once it is on one of them.
    if (aws.containerInstances.length === 0) hold(`tasks in ${zone}`, atMs, Number(count?.replace(',', '')), zones[zone] ?? 0);
  }
  const instances = (aws.containerInstances as unknown as AwsInstance[]).map((one) => berthOf(one, tasksOn(one, aws))).sort();
  hold('instances', atMs, reading.instances.map(plainBerth).filter(isRegistered).sort(), instances);
}

const isDrawn = (task: AwsTask) => task.lastStatus !== 'STOPPED';
const providerOf = ({ capacityProviderName, launchType }: AwsTask) => capacityProviderName ?? launchType;
const isToStop = ({ desiredStatus, lastStatus }: AwsTask) => desiredStatus === 'STOPPED' && lastStatus === 'RUNNING';

/** A task's box in words that the API has too: id, state, provider, zone, health, containers. */
function labelOf(task: AwsTask): string {
  return [
    `Task ${lastPart(task.taskArn)}, ${task.lastStatus}${isToStop(task) ? ', to stop' : ''}`,
    providerOf(task),
    task.availabilityZone || 'no zone yet',
    ...(task.healthStatus === 'UNKNOWN' ? [] : [task.healthStatus]),
    ...task.containers.map(wordsOf),
  ].join(', ');
}

function wordsOf({ name, lastStatus, healthStatus, exitCode }: AwsTask['containers'][number]): string {
  return `${name} ${lastStatus}${exitCode === undefined ? '' : ` (exit code ${exitCode})`}${healthStatus === 'UNKNOWN' ? '' : ` ${healthStatus}`}`;
}

/** A box's name with the task's whole id, without what only the picture knows: targets, revisions, what is essential, restarts. */
function plainLabel(label: string, { tasks }: History): string {
  const name = /^Task ([0-9a-f]+)/.exec(label)?.[1] ?? '';
  const ids = tasks.filter(({ taskId }) => taskId.startsWith(name)).map(({ taskId }) => taskId);
  return plainContainers(label.replace(/^Task [0-9a-f]+(:\d+)?/, `Task ${ids.join(' or ')}`))
    .replace(/, target [a-z]+/, '')
    .replace(/, [\w-]+:\d+(?=,|$)/, '');
}

const plainContainers = (words: string) => words.replace(/ essential\b/g, '').replace(/ restarted \d+×/g, '');

const groupOf = (task: AwsTask) => `${task.lastStatus} ${providerOf(task)}${isToStop(task) ? ', to stop' : ''}`;

function countsOf(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sumOfGroups(labels: readonly string[]): Record<string, number> {
  return countsOf(
    labels.flatMap((label) => {
      const [, count = '', name = ''] = /^([\d,]+) (.*), tasks?: choose one$/.exec(label) ?? [];
      return Array.from({ length: Number(count.replace(',', '')) }, () => name.replace(/ :\d+/, ''));
    }),
  );
}

const resource = (list: AwsInstance['registeredResources'], name: string) => list.find((one) => one.name === name)?.integerValue ?? 0;
const attribute = ({ attributes }: AwsInstance, name: string) => attributes.find((one) => one.name === name)?.value ?? '';

/** Tasks that are on an instance: those that come and go as well, which its counts of running and pending ones leave out. */
function tasksOn({ containerInstanceArn }: AwsInstance, { tasks }: AwsMoment): number {
  return (tasks as unknown as AwsTask[]).filter((task) => isDrawn(task) && task.containerInstanceArn === containerInstanceArn).length;
}

/** What of an instance's CPU units or MiB is reserved, and how much it has. */
function reserved(instance: AwsInstance, name: 'CPU' | 'MEMORY'): [number, number] {
  const all = resource(instance.registeredResources, name);
  return [all - resource(instance.remainingResources, name), all];
}

function berthOf(instance: AwsInstance, tasks: number): string {
  const { ec2InstanceId, status, agentConnected, capacityProviderName } = instance;
  const [cpu, memory] = [reserved(instance, 'CPU'), reserved(instance, 'MEMORY')];
  return [
    `Instance ${ec2InstanceId}`,
    attribute(instance, 'ecs.instance-type'),
    status,
    ...(agentConnected ? [] : ['agent disconnected']),
    ...(capacityProviderName ? [capacityProviderName] : []),
    `${cpu.join(' of ')} CPU units and ${memory.join(' of ')} MiB reserved`,
    tasks === 1 ? '1 task' : `${tasks} tasks`,
  ].join(', ');
}

/** What EC2 has begun or ended and no cluster has is drawn too, in EC2's words; so is what is INACTIVE, which AWS lists no longer. */
const isRegistered = (words: string) => !/[,|] (pending|running|shutting-down|terminated|INACTIVE)\b/.test(words);

/** An instance's name in the order of the API's words: what is written on it comes first there, and is said again after it. */
function plainBerth(label: string): string {
  const [seen = '', instance = '', ...facts] = label.replace(/(\d),(?=\d{3}\b)/g, '$1').split(', ');
  const [, type, words = ''] = /^\S+ (\S+)(?: Spot)?(.*)$/.exec(seen) ?? [];
  const [, status] = /^ ([A-Z_]+|pending|running|shutting-down|terminated)\b/.exec(words) ?? [];
  const [isActive, rest] = [facts[0] === 'ACTIVE', facts.slice(facts[0] === 'ACTIVE' ? 1 : 0)];
  const said = isActive ? 'ACTIVE' : status;
  return [instance.replace(/^i/, 'I'), type, said, ...(words.includes('agent disconnected') ? ['agent disconnected'] : []), ...rest].join(
    ', ',
  );
}

/** The rows of the tasks, the instances, and the counts over time. */
function holdTables(reading: Reading, aws: AwsMoment, history: History, hold: Hold): void {
  const { atMs, tables } = reading;
  const tableOf = (begin: string) => Object.entries(tables).find(([caption]) => caption.startsWith(begin))?.[1] ?? [];
  const tasks = new Map((aws.tasks as unknown as AwsTask[]).map((task) => [lastPart(task.taskArn), task]));
  const rows = tableOf('Tasks since t');
  hold('rows of tasks', atMs, rows.length, Math.min(500, history.tasks.length));
  for (const [index, row] of rows.entries()) {
    const lane = history.tasks[index];
    const task = tasks.get(lane?.taskId ?? '');
    const said = `row of ${lane?.taskId}`;
    // What AWS has no longer, or not yet.
    if (!task) {
      hold(said, atMs, row.lastStatus, (lane?.statuses[0]?.atMs ?? 0) > atMs ? 'not yet' : 'STOPPED');
      continue;
    }
    hold(
      said,
      atMs,
      [
        lane?.taskId.startsWith(row.task ?? '-'),
        row.lastStatus,
        row.provider,
        row.AZ,
        row.health || 'UNKNOWN',
        plainContainers(row.containers ?? ''),
        task.desiredStatus === 'STOPPED' ? row.reason?.startsWith(task.stoppedReason ?? '-') : true,
      ],
      [
        true,
        `${task.lastStatus}${isToStop(task) ? ', to stop' : ''}`,
        providerOf(task),
        task.availabilityZone ?? '',
        task.healthStatus,
        task.containers.map(wordsOf).join(', '),
        true,
      ],
    );
  }
  const instances = (aws.containerInstances as unknown as AwsInstance[]).map((instance) =>
    [
      instance.ec2InstanceId,
      instance.status,
      instance.agentConnected ? 'connected' : 'disconnected',
      attribute(instance, 'ecs.instance-type'),
      reserved(instance, 'CPU').join(' of '),
      reserved(instance, 'MEMORY').join(' of '),
      String(tasksOn(instance, aws)),
      instance.capacityProviderName ?? '',
      attribute(instance, 'ecs.availability-zone'),
    ].join(' | '),
  );
  const shown = tableOf('Container instances').map((row) =>
    [row.instance, row.status, row.agent, row.type, row['CPU reserved'], row['MiB reserved'], row.tasks, row.provider, row.AZ]
      .map((cell) => cell?.replace(/, Spot$/, '').replaceAll(',', ''))
      .join(' | '),
  );
  hold('rows of instances', atMs, shown.filter(isRegistered).sort(), instances.sort());
}
