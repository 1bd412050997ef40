/** The dock: Availability Zones as quays, tasks as containers that fill on their way to RUNNING. */
import type { TaskStatus } from '../../../ecs/ecs.ts';
import { isBeforeRunning, type TaskState } from '../task-states.ts';
import type { Quay, SlotContent, TaskGroup } from './layout.ts';

/** A provider with its share in the capacity provider strategy. */
export interface ProviderShare {
  name: string;
  base?: number;
  weight?: number;
}

export interface DockProps {
  quays: readonly Quay[];
  /** Given instead of drawn containers where there are too many. */
  groups: readonly { zone: string; groups: readonly TaskGroup[] }[] | null;
  waiting: number;
  providers: readonly ProviderShare[];
  names: ReadonlyMap<string, string>;
  selected: string | null;
  onSelect(taskId: string): void;
}

export function Dock(props: DockProps) {
  return (
    <div class="sim-dock">
      <ul class="sim-quays" aria-label="Availability Zones">
        {props.groups
          ? props.groups.map(({ zone, groups }) => (
              <li class="sim-quay" key={zone}>
                <p class="sim-zone">{zone || 'no task placed yet'}</p>
                <ul class="sim-groups">
                  {groups.map((group) => (
                    <li key={`${group.status} ${group.capacityProvider} ${group.isStopping}`}>
                      <Container status={group.status} provider={group.capacityProvider} isStopping={group.isStopping} />
                      <span>
                        <b>{group.count}</b> {group.status} {group.capacityProvider}
                        {group.isStopping && group.status === 'RUNNING' ? ', to stop' : ''}
                      </span>
                    </li>
                  ))}
                </ul>
              </li>
            ))
          : props.quays.map((quay) => <DrawnQuay key={quay.zone} quay={quay} {...props} />)}
      </ul>
      <Legend {...props} />
    </div>
  );
}

function DrawnQuay({ quay, names, selected, onSelect }: { quay: Quay } & DockProps) {
  const taskCount = quay.slots.filter((slot) => slot.kind === 'task').length;
  return (
    <li class="sim-quay">
      <p class="sim-zone">
        {quay.zone || 'no task placed yet'}
        <span class="sim-unseen">, {taskCount === 1 ? '1 task' : `${taskCount} tasks`}</span>
      </p>
      <div class="sim-slots">
        {quay.slots.map((slot, i) => (
          // A slot is a place: what stands on it changes, the place does not.
          <Slot key={i} slot={slot} names={names} selected={selected} onSelect={onSelect} />
        ))}
      </div>
    </li>
  );
}

function Slot({ slot, names, selected, onSelect }: { slot: SlotContent } & Pick<DockProps, 'names' | 'selected' | 'onSelect'>) {
  if (slot.kind === 'empty') return <span class="sim-slot" />;
  if (slot.kind === 'waiting') {
    return (
      <span class="sim-slot">
        <svg class="sim-box" viewBox="0 0 68 46" role="img" aria-label="asked for, not given: waits">
          <rect class="sim-ghost" x="1" y="1" width="66" height="44" rx="3" />
          <text class="sim-word sim-ghost-word" x="34" y="27">
            waits
          </text>
        </svg>
      </span>
    );
  }
  const { lane, status, isStopping } = slot.state;
  const name = names.get(lane.taskId) ?? lane.taskId;
  const isSelected = selected === lane.taskId;
  return (
    <button type="button" class="sim-slot sim-task" key={lane.taskId} aria-pressed={isSelected} onClick={() => onSelect(lane.taskId)}>
      <span class="sim-unseen">{sayTask(slot.state, name)}</span>
      <Container status={status} provider={lane.capacityProvider} isStopping={isStopping} name={name} />
    </button>
  );
}

function sayTask({ lane, status, isStopping }: TaskState, name: string): string {
  return `Task ${name}, ${status}${isStopping && status === 'RUNNING' ? ', to stop' : ''}, ${lane.capacityProvider}, ${lane.availabilityZone}`;
}

/** How far a container is filled, in units of its drawing: an outline at first, full when RUNNING. */
const levels: Readonly<Partial<Record<TaskStatus, number>>> = { PROVISIONING: 0, PENDING: 14, ACTIVATING: 29 };

/** Slanted lines over the whole box, for Spot; written out so that no two pictures share an id. */
const hatching = Array.from({ length: 19 }, (_, i) => `M${i * 6 - 44} 45L${i * 6} 1`).join('');
const ribs = [10, 18, 26, 34, 42, 50, 58].map((x) => `M${x} 6v34`).join('');

interface ContainerProps {
  status: TaskStatus;
  provider: string;
  isStopping: boolean;
  name?: string;
}

function Container({ status, provider, isStopping, name }: ContainerProps) {
  const isSpot = provider === 'FARGATE_SPOT';
  const isComing = isBeforeRunning(status);
  const level = levels[status] ?? 44;
  const isLeaving = isStopping || !(isComing || status === 'RUNNING');
  const word = status === 'RUNNING' ? (isStopping ? 'to stop' : null) : status.toLowerCase();
  return (
    <svg
      class={`sim-box ${isSpot ? 'is-spot' : 'is-demand'} ${isLeaving ? 'is-leaving' : isComing ? 'is-coming' : 'is-running'}`}
      viewBox="0 0 68 46"
      aria-hidden="true"
    >
      <rect class="sim-back" x="1" y="1" width="66" height="44" rx="3" />
      <rect class="sim-fill" x="1" y={45 - level} width="66" height={level} rx="2" />
      {isSpot && <SpotHatch width={status === 'RUNNING' && !isStopping ? 66 : 8} />}
      {!isSpot && status === 'RUNNING' && !isStopping && <path class="sim-ribs" d={ribs} />}
      <rect class="sim-frame" x="1" y="1" width="66" height="44" rx="3" />
      {isLeaving && <path class="sim-cross" d="M5 5L63 41M63 5L5 41" />}
      {name !== undefined && (
        <>
          {word === null && <rect class="sim-plate" x={30 - name.length * 3.2} y="13.5" width={8 + name.length * 6.4} height="18" rx="2" />}
          <text class="sim-id" x={word && isSpot ? 38 : 34} y={word ? 19 : 26.5}>
            {name}
          </text>
        </>
      )}
      {word && name !== undefined && <Word word={word} isBesideStrip={isSpot} />}
    </svg>
  );
}

/** AWS's word for the state, squeezed where it is longer than the container. */
function Word({ word, isBesideStrip }: { word: string; isBesideStrip: boolean }) {
  const room = isBesideStrip ? 54 : 60;
  const squeeze = word.length > (isBesideStrip ? 10 : 12) ? { textLength: room, lengthAdjust: 'spacingAndGlyphs' as const } : {};
  return (
    <text class="sim-word" x={isBesideStrip ? 38 : 34} y="37.5" {...squeeze}>
      {word}
    </text>
  );
}

/** The hatching in a frame of its own, which cuts off what stands out: all over a container that runs, a strip where its state is drawn. */
function SpotHatch({ width }: { width: number }) {
  return (
    <svg x="1" y="1" width={width} height="44" viewBox={`1 1 ${width} 44`} aria-hidden="true">
      <path class="sim-hatch" d={hatching} />
      {width < 66 && <path class="sim-strip" d={`M${width + 0.5} 1v44`} />}
    </svg>
  );
}

function Legend({ providers, waiting }: DockProps) {
  return (
    <ul class="sim-legend" aria-label="Legend">
      {providers.map(({ name, base, weight }) => (
        <li key={name}>
          <svg class={`sim-swatch ${name === 'FARGATE_SPOT' ? 'is-spot' : 'is-demand'} is-running`} viewBox="0 0 14 12" aria-hidden="true">
            <rect class="sim-back" x="1" y="1" width="12" height="10" />
            <rect class="sim-fill" x="1" y="1" width="12" height="10" />
            {name === 'FARGATE_SPOT' && <path class="sim-hatch" d="M1 7L7 1M2 11L12 1M8 11L13 6" />}
            <rect class="sim-frame" x="1" y="1" width="12" height="10" />
          </svg>
          {name} {[base ? `base ${base}` : '', weight === undefined ? '' : `weight ${weight}`].filter(Boolean).join(', ')}
        </li>
      ))}
      <li>
        <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
          <rect class="sim-ghost" x="1" y="1" width="12" height="10" />
        </svg>
        asked for, not given{waiting > 0 ? `: ${waiting}` : ''}
      </li>
    </ul>
  );
}
