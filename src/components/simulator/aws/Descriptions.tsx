/** DescribeServices, DescribeTasks and DescribeContainerInstances of a moment: the stopped tasks as a table, and each thing's JSON below a line that sums it up. */

import { timeInWords } from '../lanes/time-axis.ts';
import { ScrollTable } from '../ScrollTable.tsx';
import type { AwsMoment } from '../session.ts';
import { Answer, Folded } from './Json.tsx';
import { type Described, lastOf, listOf, momentOf, numberOf, textOf } from './wire.ts';

/** Things that have a fold of their own; the copied answer has them all. */
const MOST_FOLDS = 50;

export function Services({ moment, service }: { moment: AwsMoment; service: string | undefined }) {
  const services = moment.services.filter((one) => service === undefined || textOf(one, 'serviceName') === service);
  if (services.length === 0) return <p class="sim-note">There is no service yet.</p>;
  const names = services.map((one) => textOf(one, 'serviceName'));
  return (
    <>
      <Answer
        command={`aws ecs describe-services --cluster ${clusterOf(services[0])} --services ${names.join(' ')}`}
        value={{ services, failures: [] }}
      />
      {services.map((one) => (
        <Folded key={textOf(one, 'serviceArn')} summary={serviceInWords(one)} value={one} startsOpen={services.length === 1} />
      ))}
    </>
  );
}

/** `my-rust-api ACTIVE desiredCount 2 runningCount 2 pendingCount 0` */
function serviceInWords(service: Described): string {
  const counts = ['desiredCount', 'runningCount', 'pendingCount'].map((name) => `${name} ${numberOf(service, name)}`);
  return [textOf(service, 'serviceName'), textOf(service, 'status'), ...counts].join(' ');
}

interface TasksProps {
  moment: AwsMoment;
  names: ReadonlyMap<string, string>;
  /** Stands first, unfolded. */
  selected: string | null;
  onSelect(taskId: string): void;
}

export function Tasks({ moment, names, selected, onSelect }: TasksProps) {
  const { tasks } = moment;
  if (tasks.length === 0) return <p class="sim-note">There is no task yet.</p>;
  const stopped = tasks.filter((task) => textOf(task, 'desiredStatus') === 'STOPPED');
  const inOrder = [...tasks].sort((a, b) => Number(idOf(b) === selected) - Number(idOf(a) === selected));
  const shown = inOrder.slice(0, MOST_FOLDS);
  return (
    <>
      <Stopped stopped={stopped} names={names} onSelect={onSelect} />
      <Answer command={`aws ecs describe-tasks --cluster ${clusterOf(tasks[0])} --tasks …`} value={{ tasks, failures: [] }} />
      {shown.map((task) => (
        <Folded
          key={`${idOf(task)} ${idOf(task) === selected}`}
          summary={taskInWords(task, names)}
          value={task}
          startsOpen={idOf(task) === selected}
        />
      ))}
      {tasks.length > shown.length && (
        <p class="sim-note">
          The first {shown.length} of {tasks.length} tasks. Choose one on the stage to have it first; Copy JSON takes them all.
        </p>
      )}
    </>
  );
}

const MOST_STOPPED = 100;

function Stopped({ stopped, names, onSelect }: { stopped: readonly Described[]; names: TasksProps['names']; onSelect(id: string): void }) {
  if (stopped.length === 0) return <p class="sim-note">No task has stopped in the last hour.</p>;
  const newest = [...stopped].sort((a, b) => (momentOf(b, 'stoppingAt') ?? 0) - (momentOf(a, 'stoppingAt') ?? 0));
  return (
    <>
      <ScrollTable
        class="aws-table"
        label="Stopped tasks"
        columns={['Task', 'lastStatus', 'stopCode', 'stoppedReason', 'Exit codes', 'stoppedAt']}
      >
        {newest.slice(0, MOST_STOPPED).map((task) => (
          <tr key={idOf(task)}>
            <th scope="row">
              <button type="button" class="sim-link" onClick={() => onSelect(idOf(task))}>
                {nameOf(task, names)}
              </button>
            </th>
            <td class="sim-aws">{textOf(task, 'lastStatus')}</td>
            <td class="sim-aws">{textOf(task, 'stopCode')}</td>
            <td class="sim-aws aws-long">{textOf(task, 'stoppedReason')}</td>
            <td class="sim-aws aws-long">{exitCodes(task)}</td>
            <td>{timeOf(task, 'stoppedAt')}</td>
          </tr>
        ))}
      </ScrollTable>
      {stopped.length > MOST_STOPPED && (
        <p class="sim-note">
          The newest {MOST_STOPPED} of {stopped.length}.
        </p>
      )}
    </>
  );
}

/** `api 137 OutOfMemoryError: …`, one part for each container; a dash where it has none. */
export function exitCodes(task: Described): string {
  const told = listOf(task, 'containers').map((container) => {
    const code = container.exitCode === undefined ? '–' : String(container.exitCode);
    return [textOf(container, 'name'), code, textOf(container, 'reason')].filter((part) => part !== '').join(' ');
  });
  return told.join('; ');
}

function taskInWords(task: Described, names: ReadonlyMap<string, string>): string {
  const { taskDefinitionArn, healthStatus } = task;
  const parts = [`task ${nameOf(task, names)}`, textOf(task, 'lastStatus'), lastOf(String(taskDefinitionArn ?? ''))];
  if (typeof healthStatus === 'string') parts.push(healthStatus);
  parts.push(textOf(task, 'availabilityZone'));
  return parts.join(' ');
}

export function Instances({ moment, onSelect }: { moment: AwsMoment; onSelect(instanceId: string): void }) {
  const { containerInstances, capacityProviders } = moment;
  const shown = containerInstances.slice(0, MOST_FOLDS);
  return (
    <>
      <Answer
        command={`aws ecs describe-container-instances --cluster ${textOf(moment.clusters[0] ?? {}, 'clusterName')} --container-instances …`}
        value={{ containerInstances, failures: [] }}
      />
      {shown.map((one) => (
        <div key={textOf(one, 'containerInstanceArn')} class="aws-row">
          <Folded summary={instanceInWords(one)} value={one} />
          <button type="button" class="sim-link" onClick={() => onSelect(textOf(one, 'ec2InstanceId'))}>
            choose<span class="sim-unseen"> {textOf(one, 'ec2InstanceId')}</span>
          </button>
        </div>
      ))}
      {containerInstances.length > shown.length && (
        <p class="sim-note">
          The first {shown.length} of {containerInstances.length} container instances; Copy JSON takes them all.
        </p>
      )}
      {capacityProviders.map((one) => (
        <Folded key={textOf(one, 'name')} summary={`capacity provider ${textOf(one, 'name')} ${textOf(one, 'status')}`} value={one} />
      ))}
    </>
  );
}

function instanceInWords(instance: Described): string {
  const free = listOf(instance, 'remainingResources').filter((one) => ['CPU', 'MEMORY'].includes(textOf(one, 'name')));
  const left = free.map((one) => `${textOf(one, 'name')} ${numberOf(one, 'integerValue')}`).join(', ');
  const tasks = `runningTasksCount ${numberOf(instance, 'runningTasksCount')}`;
  return `${textOf(instance, 'ec2InstanceId')} ${textOf(instance, 'status')} ${tasks}${left === '' ? '' : `, remaining ${left}`}`;
}

function idOf(task: Described): string {
  return lastOf(textOf(task, 'taskArn'));
}

function nameOf(task: Described, names: ReadonlyMap<string, string>): string {
  return names.get(idOf(task)) ?? idOf(task).slice(0, 8);
}

function clusterOf(described: Described | undefined): string {
  return lastOf(textOf(described ?? {}, 'clusterArn'));
}

function timeOf(described: Described, name: string): string {
  const atMs = momentOf(described, name);
  return atMs === null ? '' : timeInWords(atMs);
}
