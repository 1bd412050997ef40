/** The stage as tables: instances, targets and providers at a moment, for eyes and screen readers alike. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { timeInWords } from '../lanes/time-axis.ts';
import { ScrollTable } from '../ScrollTable.tsx';
import { berthsAt } from './berths.ts';
import { type Item, isSame } from './Group.tsx';
import { latest } from './presence.ts';
import type { StageProps } from './Stage.tsx';
import { type StageMoment, type StageRun, stageAt, stageOf } from './stage-at.ts';
import { grouped, perSecond } from './words.ts';

/** Rows of a table at most. */
const mostRows = 500;

type Props = Omit<StageProps, 'onPoint'>;

export function StageTables({ run, tracks, atMs, waiting, capacity, ...choosing }: Props) {
  const stage = stageOf(run, tracks, capacity);
  const moment = useMemo(() => stageAt(stage, atMs, waiting), [stage, atMs, waiting]);
  const when = `since t = ${timeInWords(atMs)}`;
  return (
    <>
      <InstanceTable stage={stage} moment={moment} when={when} {...choosing} />
      <TargetTable stage={stage} moment={moment} when={when} {...choosing} />
      <ProviderTable stage={stage} moment={moment} when={when} {...choosing} />
    </>
  );
}

interface TableProps extends Pick<Props, 'selection' | 'onSelect'> {
  stage: StageRun;
  moment: StageMoment;
  when: string;
}

function InstanceTable({ stage, moment, when, ...choosing }: TableProps) {
  const { quays, atMs } = moment;
  if (!stage.hasBerths) return null;
  const states = quays.flatMap(({ zone }) => berthsAt(stage.berths, zone, atMs));
  const tasksOn = new Map<string, number>();
  for (const { instance, taskId } of stage.presence.at(atMs)) {
    if (instance !== undefined && (stage.berths.arrivals.get(taskId) ?? Number.POSITIVE_INFINITY) <= atMs)
      tasksOn.set(instance, (tasksOn.get(instance) ?? 0) + 1);
  }
  return (
    <Table
      caption={`Container instances ${when}`}
      columns={['instance', 'status', 'agent', 'type', 'CPU reserved', 'MiB reserved', 'tasks', 'room for', 'provider', 'AZ']}
      count={states.length}
    >
      {states.slice(0, mostRows).map(({ berth: { lane }, status, isConnected, cpuUnits, memoryMiB, room }) => (
        <Row key={lane.instanceId} item={{ kind: 'instance', id: lane.instanceId }} name={lane.instanceId} {...choosing}>
          <td>{status}</td>
          <td>{isConnected ? 'connected' : 'disconnected'}</td>
          <td>
            {lane.instanceType}
            {lane.isSpot ? ', Spot' : ''}
          </td>
          <td>{lane.size ? `${grouped(cpuUnits)} of ${grouped(lane.size.cpuUnits)}` : ''}</td>
          <td>{lane.size ? `${grouped(memoryMiB)} of ${grouped(lane.size.memoryMiB)}` : ''}</td>
          <td>{tasksOn.get(lane.instanceId) ?? 0}</td>
          <td>{room ?? ''}</td>
          <td>{lane.capacityProvider ?? ''}</td>
          <td>{lane.availabilityZone}</td>
        </Row>
      ))}
    </Table>
  );
}

function TargetTable({ stage, moment, when, ...choosing }: TableProps) {
  const rows = moment.traffic.groups.flatMap((group) => group.targets.map((target) => ({ group, target })));
  if (moment.traffic.groups.length === 0) return null;
  return (
    <Table
      caption={`Targets of the load balancer ${when}`}
      columns={['task', 'target group', 'production', 'test', 'port', 'state', 'requests/s', 'reason']}
      count={rows.length}
    >
      {rows.slice(0, mostRows).map(({ group, target: { lane, port, state, served, reason } }) => (
        <Row
          key={`${group.arn} ${lane.taskId} ${port}`}
          item={{ kind: 'task', id: lane.taskId }}
          name={stage.names.get(lane.taskId) ?? lane.taskId}
          {...choosing}
        >
          <td>{group.name}</td>
          <td>{group.production === null ? '' : `${group.production / 100} %`}</td>
          <td>{group.test === null ? '' : `${group.test / 100} %`}</td>
          <td>{port}</td>
          <td>{state}</td>
          <td>{served > 0 ? perSecond(served) : ''}</td>
          <td class="sim-aws">{reason ?? ''}</td>
        </Row>
      ))}
    </Table>
  );
}

function ProviderTable({ stage, moment, when, ...choosing }: TableProps) {
  const rows = moment.strategies.flatMap(({ service, shares }) => shares.map((share) => ({ service, share })));
  const reserved = (name: string) => {
    const track = stage.tracks?.providers.find((one) => one.name === name);
    const now = track && latest(track.reservation, moment.atMs);
    return now ? `${now.hundredths / 100} % (${now.needed} needed of ${now.running})` : '';
  };
  const others = (stage.tracks?.providers ?? []).filter(({ name }) => !rows.some(({ share }) => share.name === name));
  if (rows.length + others.length === 0) return null;
  return (
    <Table
      caption={`Capacity providers ${when}`}
      columns={['provider', 'service', 'base', 'weight', 'asked', 'running', 'coming', 'CapacityProviderReservation']}
      count={rows.length + others.length}
    >
      {rows.map(({ service, share: { name, base, weight, asked, running, coming } }) => (
        <Row key={`${service} ${name}`} item={{ kind: 'capacityProvider', id: name }} name={name} {...choosing}>
          <td>{service}</td>
          <td>{base}</td>
          <td>{weight}</td>
          <td>{asked}</td>
          <td>{running}</td>
          <td>{coming}</td>
          <td>{reserved(name)}</td>
        </Row>
      ))}
      {others.map(({ name }) => (
        <Row key={name} item={{ kind: 'capacityProvider', id: name }} name={name} {...choosing}>
          <td colSpan={6} />
          <td>{reserved(name)}</td>
        </Row>
      ))}
    </Table>
  );
}

interface PlainTableProps {
  caption: string;
  columns: readonly string[];
  count: number;
  children: ComponentChildren;
}

function Table({ caption, count, ...table }: PlainTableProps) {
  const note =
    count > mostRows
      ? `The first ${mostRows} of ${grouped(count)}.`
      : count === 0
        ? `None ${caption.slice(caption.indexOf('at t'))}.`
        : null;
  return <ScrollTable label={caption} caption={caption} note={note !== null && <p class="sim-note">{note}</p>} {...table} />;
}

interface RowProps extends Pick<Props, 'selection' | 'onSelect'> {
  item: Item;
  name: string;
  children: ComponentChildren;
}

function Row({ item, name, selection, onSelect, children }: RowProps) {
  const isSelected = isSame(selection, item);
  return (
    <tr class={isSelected ? 'is-selected' : undefined}>
      <th scope="row">
        <button type="button" class="sim-link" aria-pressed={isSelected} onClick={() => onSelect(isSelected ? null : item)}>
          {name}
        </button>
      </th>
      {children}
    </tr>
  );
}
