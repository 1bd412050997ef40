/** Places for tasks on a quay or a berth, and what parts of the stage are handed. */
import { type Choosing, type Item, isSame } from './Group.tsx';
import { Ghost } from './Legend.tsx';
import type { SlotContent } from './layout.ts';
import type { StageRun } from './stage-at.ts';
import { TaskBox } from './TaskBox.tsx';
import { lookOf } from './words.ts';

export interface InStage extends Choosing {
  stage: StageRun;
  atMs: number;
}

export type Stops = { isStop(item: Item): boolean };

/** Places beside each other: what stands on one changes, the place does not. */
export function Slots({ slots, isStop, stage, atMs, selection }: InStage & Stops & { slots: readonly SlotContent[] }) {
  const size = stage.density === 'grouped' ? 'tiny' : stage.density === 'roomy' && stage.hasBerths ? 'compact' : stage.density;
  const sized = size === 'roomy' ? '' : ` is-${size}`;
  return (
    <div class={`sim-slots${sized}`}>
      {slots.map((slot, i) => {
        if (slot.kind === 'empty') return <span key={i} class={`sim-slot${sized}`} />;
        if (slot.kind === 'waiting') return <Ghost key={i} size={size} />;
        const { lane, status, isStopping } = slot.state;
        const item: Item = { kind: 'task', id: lane.taskId };
        const { label: revision, stripes } = stage.looks.revision(lane.taskDefinition);
        return (
          <TaskBox
            key={lane.taskId}
            name={stage.names.get(lane.taskId) ?? lane.taskId}
            status={status}
            isStopping={isStopping}
            texture={stage.looks.provider(lane.capacityProvider)}
            stripes={stripes}
            revision={revision}
            size={size}
            isSelected={isSame(selection, item)}
            isTabStop={isStop(item)}
            {...lookOf(stage, slot.state, atMs)}
          />
        );
      })}
    </div>
  );
}
