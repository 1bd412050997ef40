/** An Availability Zone as a quay: its instances as berths, and its tasks as containers, drawn or counted. */
import { Berth } from './Berth.tsx';
import { Group, type Item, isSame } from './Group.tsx';
import type { SlotContent, TaskGroup } from './layout.ts';
import { type InStage, Slots, type Stops } from './Slots.tsx';
import type { QuayState, StageMoment } from './stage-at.ts';
import { Swatch } from './TaskBox.tsx';
import { grouped } from './words.ts';

/** Instances of a zone that are drawn with all their words; more have their name and bars, and say the rest. */
const mostWide = 8;

const taskOf = (slot: SlotContent): Item[] => (slot.kind === 'task' ? [{ kind: 'task', id: slot.state.lane.taskId }] : []);

interface QuayProps extends InStage {
  quay: QuayState;
  /** Tasks in the fullest group of all zones. */
  most: number;
}

export function Quay({ quay, most, ...props }: QuayProps) {
  const { zone, slots, groups, berths, fleet, taskCount } = quay;
  const tasks = taskCount === 1 ? '1 task' : `${grouped(taskCount)} tasks`;
  const own: Item = { kind: 'availabilityZone', id: zone };
  const items: Item[] = [
    ...(zone === '' ? [] : [own]),
    ...berths.flatMap(({ state, slots: there }): Item[] => [
      { kind: 'instance', id: state.berth.lane.instanceId },
      ...there.flatMap(taskOf),
    ]),
    ...(slots ?? []).flatMap(taskOf),
    ...groups.map(({ taskId }): Item => ({ kind: 'task', id: taskId })),
  ];
  return (
    <li class={`sim-quay${berths.length > 0 ? ' has-berths' : ''}${berths.length > mostWide ? ' is-mini' : ''}`}>
      <Group label={zone || 'No task placed yet'} items={items} {...props}>
        {(isStop) => (
          <>
            {zone === '' ? (
              <p class="sim-zone">no task placed yet</p>
            ) : (
              <button
                type="button"
                class="sim-zone"
                tabIndex={isStop(own) ? 0 : -1}
                aria-pressed={isSame(props.selection, own)}
                aria-label={`Availability Zone ${zone}, ${tasks}`}
              >
                {zone}
              </button>
            )}
            <div class="sim-basin">
              {berths.map((berth) => (
                <Berth key={berth.state.berth.lane.instanceId} berth={berth} isStop={isStop} {...props} />
              ))}
              {fleet && fleet.length > 0 && (
                <ul class="sim-fleet">
                  {fleet.map(({ status, count }) => (
                    <li key={status}>
                      <b>{grouped(count)}</b> {count === 1 ? 'instance' : 'instances'} {status}
                    </li>
                  ))}
                </ul>
              )}
              {slots && <Slots slots={slots} isStop={isStop} {...props} />}
              {groups.length > 0 && <Groups groups={groups} most={most} isStop={isStop} {...props} />}
            </div>
          </>
        )}
      </Group>
    </li>
  );
}

interface GroupsProps extends InStage, Stops, Pick<QuayProps, 'most'> {
  groups: readonly TaskGroup[];
}

/** Tasks that look the same, counted; the bar is their part of the fullest group. A click chooses one of them. */
function Groups({ groups, most, isStop, stage, selection }: GroupsProps) {
  return (
    <ul class="sim-groups">
      {groups.map(({ taskId, status, capacityProvider, taskDefinition, isStopping, count }) => {
        const item: Item = { kind: 'task', id: taskId };
        const { label, stripes } = stage.looks.revision(taskDefinition);
        const words = `${status} ${capacityProvider}${label && ` ${label}`}${isStopping && status === 'RUNNING' ? ', to stop' : ''}`;
        return (
          <li key={`${status} ${capacityProvider} ${taskDefinition} ${isStopping}`}>
            <button
              type="button"
              class="sim-task-group"
              tabIndex={isStop(item) ? 0 : -1}
              aria-pressed={isSame(selection, item)}
              aria-label={`${grouped(count)} ${words}, ${count === 1 ? 'task' : 'tasks'}: choose one`}
            >
              <Swatch texture={stage.looks.provider(capacityProvider)} status={status} isStopping={isStopping} stripes={stripes} />
              <b>{grouped(count)}</b> <span>{words}</span>
              <svg class="sim-part" aria-hidden="true">
                <rect width={`${(count * 100) / most}%`} height="100%" />
              </svg>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Tasks that wait for an instance, and those that are asked for and do not exist yet. */
export function Unplaced({ unplaced, ...props }: InStage & { unplaced: NonNullable<StageMoment['unplaced']> }) {
  const { tasks, count, waiting } = unplaced;
  const slots = [
    ...tasks.map((state): SlotContent => ({ kind: 'task', state })),
    ...Array.from({ length: Math.min(waiting, 48) }, (): SlotContent => ({ kind: 'waiting' })),
  ];
  const words = [
    count > 0 ? `${grouped(count)} ${count === 1 ? 'waits' : 'wait'} for an instance` : '',
    waiting > 0 ? `${grouped(waiting)} asked for, not given` : '',
  ].filter((word) => word !== '');
  return (
    <Group class="sim-unplaced" label={words.join(', ')} items={slots.flatMap(taskOf)} {...props}>
      {(isStop) => (
        <>
          <p class="sim-zone">{words.join(' · ')}</p>
          <Slots slots={slots} isStop={isStop} {...props} />
        </>
      )}
    </Group>
  );
}
