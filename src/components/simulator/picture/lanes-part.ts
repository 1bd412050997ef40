/** The time of a picture: counts with their bounds, a lane for each task, the moment as a line. Pure. */
import type { TaskLane } from '../../../ecs/ecs.ts';
import { type CountName, type CountsFrom, countsOver, mostOf, turnsIn } from '../lanes/counts.ts';
import { timeInWords } from '../lanes/time-axis.ts';
import { isFailedStop } from '../task-states.ts';
import type { Drawing, Drawn } from './drawing.ts';
import { element, words } from './svg.ts';

const names = 150;
const countsHeight = 96;
const laneHeight = 15;
const mostLanes = 48;

export function lanesPart(drawing: Drawing, top: number): Drawn {
  const { run, atMs, colours, left, width } = drawing;
  const { endMs } = run.reel;
  const span = width - names;
  const x0 = left + names;
  const at = (ms: number) => x0 + (endMs <= 0 ? 0 : (Math.min(Math.max(ms, 0), endMs) / endMs) * span);
  const lanes = chosen(run.tasks, atMs);
  const laneTop = top + countsHeight + 24;
  const bottom = laneTop + lanes.length * laneHeight;
  const more = run.tasks.length - lanes.length;
  const height = countsHeight + 24 + lanes.length * laneHeight + 30 + (more > 0 ? 18 : 0);
  const marks = run.marks.map(
    (mark) =>
      element('path', { d: `M${fixed(at(mark.atMs))} ${top}V${bottom}`, stroke: colours.line, 'stroke-opacity': 0.5 }) +
      words(mark.label, at(mark.atMs), bottom + 18, { 'font-size': 11, 'text-anchor': 'middle', fill: colours.faint }),
  );
  const tasks = lanes.map((task, index) => laneOf(task, laneTop + index * laneHeight, at, drawing));
  const moment =
    element('path', { d: `M${fixed(at(atMs))} ${top - 6}V${bottom}`, stroke: colours.flare, 'stroke-width': 2 }) +
    words(timeInWords(atMs), at(atMs), top - 10, {
      'font-size': 12,
      'font-weight': 600,
      'text-anchor': at(atMs) > x0 + span - 60 ? 'end' : 'middle',
      fill: colours.flare,
    });
  const rest = more > 0 ? words(`and ${more} more tasks, not drawn`, left, bottom + 36, { 'font-size': 12, fill: colours.faint }) : '';
  return { svg: [...marks, countsOf(drawing, top, x0, span), ...tasks, moment, rest].join('\n'), height };
}

/** Those that exist at the moment go first where not all are drawn; in order of creation again. */
function chosen(tasks: readonly TaskLane[], atMs: number): readonly TaskLane[] {
  if (tasks.length <= mostLanes) return tasks;
  const isThere = (task: TaskLane) =>
    (task.statuses[0]?.atMs ?? 0) <= atMs && !task.statuses.some((one) => one.status === 'STOPPED' && one.atMs <= atMs);
  const kept = new Set([...tasks.filter(isThere), ...tasks.filter((task) => !isThere(task))].slice(0, mostLanes));
  return tasks.filter((task) => kept.has(task));
}

function laneOf(task: TaskLane, top: number, at: (ms: number) => number, { run, colours }: Drawing): string {
  const edge = task.capacityProvider === 'FARGATE_SPOT' ? colours.brass : colours.sea;
  const label = words(
    `${run.names.get(task.taskId) ?? task.taskId} · ${task.taskDefinition}`,
    at(0) - 8,
    top + 11,
    { 'font-size': 11, 'text-anchor': 'end', fill: colours.faint },
    24,
  );
  const bars = task.statuses.flatMap(({ atMs, status }, index) => {
    if (status === 'STOPPED') return [];
    const from = at(atMs);
    const width = Math.max(0, at(task.statuses[index + 1]?.atMs ?? run.reel.endMs) - from);
    const isRunning = status === 'RUNNING';
    const shape = isRunning ? { y: top + 2, height: laneHeight - 4 } : { y: top + 5, height: laneHeight - 10 };
    return element('rect', {
      x: from,
      width,
      ...shape,
      fill: isRunning ? edge : 'none',
      stroke: edge,
      ...(!isRunning && { 'stroke-dasharray': '3 2' }),
    });
  });
  const { stop } = task;
  const cross = stop && isFailedStop(stop) ? `M${fixed(at(stop.atMs) - 4)} ${top + 3}l8 8m0 -8l-8 8` : '';
  return element('g', {}, label + bars.join('') + (cross && element('path', { d: cross, stroke: colours.flare, 'stroke-width': 2 })));
}

/** The band between the bounds, and a line for each count; each line is named at its end. */
function countsOf({ run, colours, left }: Drawing, top: number, x0: number, span: number): string {
  const counts = countsOver(run.tasks, run.desired);
  const most = Math.max(1, mostOf(counts));
  const y = (value: number) => top + countsHeight - (value / most) * (countsHeight - 8);
  const line = (name: CountName) =>
    stepsOf(counts, name, run.reel.endMs, span)
      .map(
        ({ x, value }, index, all) =>
          `${index === 0 ? 'M' : 'H'}${fixed(x0 + x)}${index === 0 ? ` ${fixed(y(value))}` : `V${fixed(y(value))}`}${index === all.length - 1 ? `H${fixed(x0 + span)}` : ''}`,
      )
      .join('');
  const styles: readonly (readonly [CountName, string, string, number])[] = [
    ['maximum', colours.faint, '2 4', 1],
    ['minimum', colours.faint, '2 4', 1],
    ['desired', colours.ink, '8 4', 1.5],
    ['running', colours.sea, '', 2.5],
    ['healthy', colours.kelp, '1 3', 2.5],
  ];
  const drawn = styles.map(([name, stroke, dashes, width]) =>
    element('path', { d: line(name), fill: 'none', stroke, 'stroke-width': width, ...(dashes && { 'stroke-dasharray': dashes }) }),
  );
  const key = styles.map(([name, stroke, dashes, width], index) => {
    const at = top + 14 + index * 16;
    return (
      element('path', { d: `M${left} ${at - 4}h28`, stroke, 'stroke-width': width, ...(dashes && { 'stroke-dasharray': dashes }) }) +
      words(name, left + 36, at, { 'font-size': 12, fill: colours.ink })
    );
  });
  const scale = [0, most].map((value) =>
    words(String(value), x0 - 8, y(value) + 4, { 'font-size': 11, 'text-anchor': 'end', fill: colours.faint }),
  );
  return element('g', {}, [...drawn, ...key, ...scale].join(''));
}

function stepsOf(counts: readonly CountsFrom[], name: CountName, endMs: number, span: number): readonly { x: number; value: number }[] {
  return turnsIn(counts, name, { fromMs: 0, toMs: endMs }, span);
}

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
