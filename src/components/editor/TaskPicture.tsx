/** A task definition as a berth in the dock: its containers in the order they start, with ports, volumes, logs and roles. */
import './task-picture.css';
import type { PictureContainer, TaskPicture as Task } from '../../documents/documents.ts';
import { containerWords, shortRole, sizeWords, volumeWords, waitWords } from './task-words.ts';

/** Widths and heights in units of the drawing, which is as wide as a phone. */
const width = 360;
const left = 40;
const boxWidth = 284;
const boxTop = 46;
const lineHeight = 15;

/** More than this is no picture any more; the list has them all. */
const drawnAtMost = 10;

/** A monospaced letter's share of its size. */
const letter = 0.6;

/** As much of a text as fits into `room` at a size, with an ellipsis for the rest. */
function fitting(text: string, room: number, size: number): string {
  const letters = Math.max(1, Math.floor(room / (size * letter)));
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}

/** The end of an image's name tells more than its registry. */
function fittingEnd(text: string, room: number, size: number): string {
  const letters = Math.max(1, Math.floor(room / (size * letter)));
  return text.length <= letters ? text : `…${text.slice(1 - letters)}`;
}

interface Placed {
  container: PictureContainer;
  lines: readonly string[];
  top: number;
  height: number;
}

function place(containers: readonly PictureContainer[]): Placed[] {
  let top = boxTop + 14;
  return containers.map((container) => {
    if (container.waitsFor.length > 0) top += 6;
    const lines = containerWords(container);
    const height = 40 + lines.length * lineHeight;
    const placed = { container, lines, top, height };
    top += height + 14;
    return placed;
  });
}

export function TaskPicture({ task }: { task: Task }) {
  const placed = place(task.containers.slice(0, drawnAtMost));
  const last = placed.at(-1);
  const floor = (last ? last.top + last.height : boxTop + 30) + 12;
  const below = [
    ...task.volumes.map((volume) => ({ mark: 'volume' as const, text: volumeWords(volume) })),
    ...(task.taskRole ? [{ mark: 'role' as const, text: `task role ${shortRole(task.taskRole)}` }] : []),
    ...(task.executionRole ? [{ mark: 'role' as const, text: `execution role ${shortRole(task.executionRole)}` }] : []),
  ].slice(0, drawnAtMost);
  const height = floor + 14 + below.length * 24;
  return (
    <div class="doc-picture">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <text class="doc-picture-strong" x={left - 28} y={16}>
          {fitting(task.family ?? 'a task', 330, 12)}
        </text>
        <text class="doc-picture-dim" x={left - 28} y={33}>
          {fitting(sizeWords(task), 330, 11)}
        </text>
        <path class="doc-picture-quay" d={`M${left - 28} ${boxTop}V${floor}H${width - 12}V${boxTop}`} />
        {placed.map((one) => (
          <Box key={one.container.index} {...one} />
        ))}
        <Waits placed={placed} />
        {placed.length === 0 && (
          <text class="doc-picture-dim" x={left} y={boxTop + 26}>
            no containers yet
          </text>
        )}
        {below.map(({ mark, text }, index) => (
          <g key={index} transform={`translate(${left - 28} ${floor + 12 + index * 24})`}>
            {mark === 'volume' ? (
              <path class="doc-picture-line" d="M1 4v9c0 4 16 4 16 0V4c0-4-16-4-16 0c0 4 16 4 16 0" />
            ) : (
              <path class="doc-picture-line" d="M3 17V1l13 4.500L3 10" />
            )}
            <text x="26" y="13">
              {fitting(text, 300, 11)}
            </text>
          </g>
        ))}
      </svg>
      <TaskList task={task} />
    </div>
  );
}

/** A container: filled where the task dies with it, hatched by an outline only where it does not. */
function Box({ container, lines, top, height }: Placed) {
  const ribs = Array.from({ length: 15 }, (_, i) => `M${left + 14 + i * 18} ${top + 5}v20`).join('');
  const wait = waitWords(container);
  return (
    <g class={container.isInCycle ? 'doc-picture-never' : container.isEssential ? 'doc-picture-essential' : 'doc-picture-beside'}>
      {wait && (
        <text class="doc-picture-when" x={left + 2} y={top - 5}>
          {fitting(wait, boxWidth, 10)}
        </text>
      )}
      <rect class="doc-picture-box" x={left} y={top} width={boxWidth} height={height} rx="3" />
      <rect class="doc-picture-head" x={left} y={top} width={boxWidth} height="30" rx="3" />
      <path class="doc-picture-ribs" d={ribs} />
      <rect
        class="doc-picture-plate"
        x={left + 10}
        y={top + 6}
        width={Math.min(200, (container.name.length || 14) * 7.3 + 14)}
        height="18"
        rx="2"
      />
      <text class="doc-picture-strong" x={left + 17} y={top + 19}>
        {fitting(container.name || 'without a name', 190, 12)}
      </text>
      {!container.isEssential && (
        <text class="doc-picture-word" x={left + boxWidth - 10} y={top + 19}>
          not essential
        </text>
      )}
      {lines.map((line, index) => (
        <text key={index} x={left + 12} y={top + 46 + index * lineHeight}>
          {(line === container.image ? fittingEnd : fitting)(line, boxWidth - 22, 11)}
        </text>
      ))}
    </g>
  );
}

/** Who waits for whom: a line in the gutter from each dependency to what starts after it. */
function Waits({ placed }: { placed: readonly Placed[] }) {
  const lines = placed.flatMap((to) =>
    to.container.waitsFor.flatMap(({ name, exists }) => {
      const from = exists ? placed.find((one) => one.container.name === name) : undefined;
      return from && from !== to ? [{ from, to }] : [];
    }),
  );
  return (
    <>
      {lines.map(({ from, to }, index) => {
        const x = left - 8 - (index % 3) * 6;
        const end = to.top + 19;
        return (
          <path
            key={index}
            class="doc-picture-wait"
            d={`M${left} ${from.top + 15}H${x}V${end}H${left - 1}M${left - 6} ${end - 3.5}l5 3.5l-5 3.5`}
          />
        );
      })}
    </>
  );
}

/** The same in words, in full. */
function TaskList({ task }: { task: Task }) {
  const { family, containers, volumes, taskRole, executionRole } = task;
  return (
    <ul class="doc-hidden" aria-label="The picture in words">
      <li>{`Task ${family ?? 'without a family'}, ${sizeWords(task)}`}</li>
      {containers.map((container) => (
        <li key={container.index}>
          {[
            `Container ${container.name || 'without a name'}, ${container.isEssential ? 'essential' : 'not essential'}`,
            waitWords(container),
            ...containerWords(container),
          ]
            .filter(Boolean)
            .join(', ')}
        </li>
      ))}
      {volumes.map((volume, index) => (
        <li key={index}>{volumeWords(volume)}</li>
      ))}
      {taskRole && <li>{`Task role ${taskRole}`}</li>}
      {executionRole && <li>{`Execution role ${executionRole}`}</li>}
    </ul>
  );
}
