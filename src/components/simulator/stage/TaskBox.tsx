/** A task as a container in the dock: it fills on its way to RUNNING; texture names the provider, stripes the revision, a cross its leaving. */
import type { ComponentChildren } from 'preact';
import type { TaskStatus } from '../../../ecs/ecs.ts';
import { isBeforeRunning } from '../task-states.ts';
import type { Texture } from './looks.ts';
import { Still } from './Still.ts';

export interface TaskBoxProps {
  name: string;
  /** All that the picture says, in words. */
  label: string;
  status: TaskStatus;
  isStopping: boolean;
  texture: Texture;
  stripes: number;
  /** `:3`, or empty where there is but one revision. */
  revision: string;
  size: 'roomy' | 'compact' | 'tiny';
  isSelected: boolean;
  isTabStop: boolean;
  health: string | null;
  target: string | null;
  /** A word for each of its containers: a letter for its state, `!` where it is essential, `+` healthy, `-` unhealthy. */
  containers: string;
}

/** How far a container is filled, in thirds: an outline at first, full when RUNNING. */
const levels: Readonly<Partial<Record<TaskStatus, number>>> = { PROVISIONING: 0, PENDING: 1, ACTIVATING: 2 };

/** The classes that a box's looks hang on. */
function classesOf({ texture, status, isStopping, stripes }: Pick<TaskBoxProps, 'texture' | 'status' | 'isStopping' | 'stripes'>): string {
  const isComing = isBeforeRunning(status);
  const isLeaving = isStopping || !(isComing || status === 'RUNNING');
  const phase = isLeaving ? 'is-leaving' : isComing ? 'is-coming' : 'is-running';
  return `is-${texture} ${phase} is-l${levels[status] ?? 3}${stripes > 0 ? ` is-r${stripes}` : ''}`;
}

export class TaskBox extends Still<TaskBoxProps> {
  override render() {
    const { name, label, size, revision, isSelected, isTabStop } = this.props;
    const shared = { type: 'button' as const, tabIndex: isTabStop ? 0 : -1, 'aria-pressed': isSelected, 'aria-label': label };
    if (size !== 'roomy') {
      const word = size === 'compact' ? `${name}${revision}` : '';
      return (
        <button {...shared} class={`sim-task is-small is-${size} ${classesOf(this.props)}`}>
          {word}
        </button>
      );
    }
    return (
      <button {...shared} class="sim-slot sim-task">
        <Drawing {...this.props} />
      </button>
    );
  }
}

/** Slanted lines over the whole box, for Spot; written out so that no two pictures share an id. */
const hatching = Array.from({ length: 19 }, (_, i) => `M${i * 6 - 44} 45L${i * 6} 1`).join('');
const textures: Readonly<Record<Texture, string>> = {
  demand: [10, 18, 26, 34, 42, 50, 58].map((x) => `M${x} 6v34`).join(''),
  spot: hatching,
  planks: [8, 16, 24, 32, 40].map((y) => `M4 ${y}h60`).join(''),
  dots: [8, 18, 28, 38].map((y) => [8, 18, 28, 38, 48, 58].map((x) => `M${x} ${y}h3`).join('')).join(''),
  grid: [10, 22, 34, 46, 58].map((x) => `M${x} 4v38`).join('') + [12, 23, 34].map((y) => `M4 ${y}h60`).join(''),
};

function Drawing({ name, status, isStopping, texture, stripes, revision, health, target, containers }: TaskBoxProps) {
  const isSpot = texture === 'spot';
  const isWhole = status === 'RUNNING' && !isStopping;
  const isLeaving = isStopping || !(isBeforeRunning(status) || status === 'RUNNING');
  const word = status === 'RUNNING' ? (isStopping ? 'to stop' : null) : status.toLowerCase();
  const shown = `${name}${revision}`;
  return (
    <Box classes={classesOf({ texture, status, isStopping, stripes })}>
      {isSpot && <SpotHatch width={isWhole ? 66 : 8} />}
      {!isSpot && isWhole && <path class="sim-ribs" d={textures[texture]} />}
      {stripes > 0 && (
        <path
          class="sim-stripes"
          d={[61, 57, 53]
            .slice(0, stripes)
            .map((x) => `M${x} 2v42`)
            .join('')}
        />
      )}
      <rect class="sim-frame" x="1" y="1" width="66" height="44" rx="3" />
      {isLeaving && <path class="sim-cross" d="M5 5L63 41M63 5L5 41" />}
      {word === null && <rect class="sim-plate" x={30 - shown.length * 3.2} y="13.5" width={8 + shown.length * 6.4} height="18" rx="2" />}
      <text class="sim-id" x={word && isSpot ? 38 : 34} y={word ? 21 : 26.5}>
        {shown}
      </text>
      {/* Between two words there is a space, also for those who only hear them. */}
      {word && ' '}
      {word && <Word word={word} isBesideStrip={isSpot} />}
      {containers !== '' && <Containers words={containers.split(' ')} />}
      <Marks health={health} target={target} />
    </Box>
  );
}

/** The box itself, as large as it is given room. */
function Box({ classes, children }: { classes: string; children?: ComponentChildren }) {
  return (
    <svg class={`sim-box ${classes}`} viewBox="0 0 68 46" aria-hidden="true">
      <rect class="sim-back" x="1" y="1" width="66" height="44" rx="3" />
      <rect class="sim-fill" x="1" y="1" width="66" height="44" rx="2" />
      {children}
    </svg>
  );
}

/** AWS's word for the state, squeezed where it is longer than the container. */
function Word({ word, isBesideStrip }: { word: string; isBesideStrip: boolean }) {
  const room = isBesideStrip ? 54 : 60;
  const squeeze = word.length > (isBesideStrip ? 10 : 12) ? { textLength: room, lengthAdjust: 'spacingAndGlyphs' as const } : {};
  return (
    <text class="sim-word" x={isBesideStrip ? 38 : 34} y="38" {...squeeze}>
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

/** Containers drawn at most; the name says them all. */
const mostContainers = 4;

/** The task's own containers as small boxes: outlined, filled, crossed; on a keel where they are essential; a dot where healthy, a stroke where not. */
function Containers({ words }: { words: readonly string[] }) {
  const drawn = words.slice(0, mostContainers);
  return (
    <g class="sim-inner">
      <rect class="sim-inner-back" x="3" y="3" width={drawn.length * 9 + 1} height="9.5" rx="1.5" />
      {drawn.map((word, i) => {
        const x = 4.5 + i * 9;
        const state = word[0];
        return (
          <g key={i}>
            <rect class={state === 'R' ? 'is-on' : 'is-off'} x={x} y="4.5" width="6" height="5" />
            {state === 'S' && <path class="is-ended" d={`M${x} 4.5l6 5m0 -5l-6 5`} />}
            {word.includes('!') && <path class="is-keel" d={`M${x - 0.75} 11.3h7.5`} />}
            {word.includes('+') && <circle class="is-well" cx={x + 3} cy="7" r="1.4" />}
            {word.includes('-') && <path class="is-ill" d={`M${x + 3} 2.8v8`} />}
          </g>
        );
      })}
    </g>
  );
}

/** The state of its target: a full disc, an empty one, a cross, a wedge. */
export const targetMarks: Readonly<Record<string, string>> = {
  healthy: 'M0 -3.6a3.6 3.6 0 1 0 .01 0z',
  initial: 'M0 -3.2a3.2 3.2 0 1 0 .01 0z',
  unhealthy: 'M-3 -3L3 3M3 -3L-3 3',
  draining: 'M-3.6 -2.6h7.2l-3.6 5.6z',
  unused: 'M-3 0h6',
};

function Marks({ health, target }: Pick<TaskBoxProps, 'health' | 'target'>) {
  return (
    <>
      {health === 'UNHEALTHY' && (
        <g class="sim-mark-plate">
          <rect x="44" y="3" width="10" height="10" rx="2" />
          <path class="is-unhealthy" d="M49 4.5v4.5M49 10.5v1" />
        </g>
      )}
      {target !== null && (
        <g class="sim-mark-plate">
          <rect x="55" y="3" width="10" height="10" rx="2" />
          <path class={`is-${target}`} transform="translate(60 8)" d={targetMarks[target] ?? targetMarks.unused} />
        </g>
      )}
    </>
  );
}

/** A little box for legends and groups. */
export function Swatch({ texture, status = 'RUNNING', isStopping = false, stripes = 0 }: Partial<TaskBoxProps> & { texture: Texture }) {
  return <span class={`sim-small-swatch is-small ${classesOf({ texture, status, isStopping, stripes })}`} aria-hidden="true" />;
}
