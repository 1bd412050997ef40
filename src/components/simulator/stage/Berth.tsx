/** A container instance as a berth: what it is, how it is, what of it is reserved, and the tasks on it. */
import { type Item, isSame } from './Group.tsx';
import { type InStage, Slots } from './Slots.tsx';
import type { DrawnBerth } from './stage-at.ts';
import { berthWords, part, roomWords } from './words.ts';

/** Free places drawn at most. */
const mostRoom = 6;

export function Berth({ berth, isStop, ...props }: InStage & { berth: DrawnBerth; isStop(item: Item): boolean }) {
  const { state, slots } = berth;
  const { lane, name } = state.berth;
  const item: Item = { kind: 'instance', id: lane.instanceId };
  const isActive = state.status === 'ACTIVE' && state.isConnected;
  const isDrawn = props.stage.density !== 'grouped';
  return (
    <section class={`sim-berth ${isActive ? 'is-active' : state.status === 'DRAINING' ? 'is-draining' : 'is-out'}`}>
      <button
        type="button"
        class="sim-berth-head"
        tabIndex={isStop(item) ? 0 : -1}
        aria-pressed={isSame(props.selection, item)}
        aria-label={berthWords(berth, isDrawn)}
      >
        <span class="sim-berth-name">{name}</span> <span>{lane.instanceType}</span>{' '}
        {lane.isSpot && <span class="sim-tag is-spot-tag">Spot</span>}{' '}
        {state.status !== 'ACTIVE' && <span class="sim-tag">{state.status}</span>}{' '}
        {!state.isConnected && <span class="sim-tag is-flare">agent disconnected</span>}
        {lane.size && (
          <>
            <Bar name="cpu" used={state.cpuUnits} of={lane.size.cpuUnits} />{' '}
            <Bar name="mem" used={state.memoryMiB} of={lane.size.memoryMiB} />{' '}
          </>
        )}
        <span class="sim-berth-room">{roomWords(berth, isDrawn)}</span>
      </button>
      {isDrawn && <Slots slots={slots} isStop={isStop} {...props} />}
      {isDrawn && state.room !== null && state.room > 0 && (
        <span class="sim-room" aria-hidden="true">
          {Array.from({ length: Math.min(mostRoom, state.room) }, (_, i) => (
            <i key={i} />
          ))}
          {state.room > mostRoom ? '…' : ''}
        </span>
      )}
    </section>
  );
}

/** What is reserved of the whole. */
function Bar({ name, used, of }: { name: string; used: number; of: number }) {
  return (
    <span class="sim-bar-line">
      <span>{name}</span>{' '}
      <svg aria-hidden="true">
        <rect class="sim-bar-whole" width="100%" height="100%" />
        <rect class="sim-bar-used" width={`${of === 0 ? 0 : Math.min(100, (used * 100) / of)}%`} height="100%" />
      </svg>{' '}
      <span>{part(used, of)}</span>
    </span>
  );
}
