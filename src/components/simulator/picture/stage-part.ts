/** The stage of a picture: a column for each Availability Zone with its tasks, counted where they are many. Pure. */
import { groupsOf } from '../stage/layout.ts';
import { looksOf } from '../stage/looks.ts';
import { type TaskState, zoneAt } from '../task-states.ts';
import type { Drawing, Drawn } from './drawing.ts';
import { element, words } from './svg.ts';

const gap = 12;
const boxHeight = 52;
const mostDrawn = 48;

interface Box {
  lines: readonly [string, string, string];
  provider: string;
  isDim: boolean;
}

export function stagePart(drawing: Drawing, top: number): Drawn {
  const { run, tracks, atMs, present, colours, left, width } = drawing;
  const spot = new Set(
    (tracks?.instances ?? []).flatMap(({ isSpot, capacityProvider }) => (isSpot && capacityProvider ? [capacityProvider] : [])),
  );
  const looks = looksOf(run.tasks, run.providers, spot);
  const zones = [...new Set([...run.zones, ...present.map(({ lane }) => zoneAt(lane, atMs))])].sort();
  if (zones.length === 0) zones.push('');
  const column = (width - gap * (zones.length - 1)) / zones.length;
  const perRow = Math.max(1, Math.floor((column - gap) / 170));
  const boxWidth = (column - gap * (perRow + 1)) / perRow;
  const columns = zones.map((zone) =>
    boxesOf(
      present.filter(({ lane }) => zoneAt(lane, atMs) === zone),
      present.length > mostDrawn,
      drawing,
    ),
  );
  const rows = Math.max(1, ...columns.map((boxes) => Math.ceil(boxes.length / perRow)));
  const height = 36 + rows * (boxHeight + gap);
  const drawn = zones.map((zone, at) => {
    const x = left + at * (column + gap);
    const frame = element('rect', { x, y: top, width: column, height, rx: 8, fill: colours.sheet, stroke: colours.line });
    const name = words(zone || 'no zone yet', x + gap, top + 23, { 'font-size': 13, fill: colours.faint });
    const boxes = (columns[at] ?? []).map((box, index) => {
      const place = { x: x + gap + (index % perRow) * (boxWidth + gap), y: top + 34 + Math.floor(index / perRow) * (boxHeight + gap) };
      const isSpot = looks.provider(box.provider) === 'spot';
      const edge = isSpot ? colours.brass : colours.sea;
      const look = { ...place, width: boxWidth, height: boxHeight, rx: 4, fill: `url(#${isSpot ? 'spot' : 'demand'})`, stroke: edge };
      const most = Math.floor((boxWidth - 16) / 6.4);
      return (
        element('rect', { ...look, ...(box.isDim && { 'stroke-dasharray': '5 4', 'fill-opacity': 0.35 }) }) +
        box.lines
          .map((line, row) =>
            words(
              line,
              place.x + 8,
              place.y + 15 + row * 15,
              { 'font-size': 11.5, 'font-weight': row === 1 ? 600 : 400, fill: colours.ink },
              most,
            ),
          )
          .join('')
      );
    });
    return element('g', {}, frame + name + boxes.join(''));
  });
  return { svg: drawn.join('\n'), height };
}

function boxesOf(states: readonly TaskState[], isGrouped: boolean, { run }: Drawing): Box[] {
  if (isGrouped) {
    return groupsOf(states).map(({ count, status, isStopping, capacityProvider, taskDefinition }) => ({
      lines: [`${count} × ${taskDefinition}`, stateWords(status, isStopping), capacityProvider],
      provider: capacityProvider,
      isDim: status !== 'RUNNING' || isStopping,
    }));
  }
  return states.map(({ lane, status, isStopping }) => ({
    lines: [
      `${run.names.get(lane.taskId) ?? lane.taskId} · ${lane.taskDefinition}`,
      stateWords(status, isStopping),
      // As short as on the stage.
      [lane.capacityProvider, lane.instance?.slice(0, 6)].filter(Boolean).join(' · '),
    ],
    provider: lane.capacityProvider,
    isDim: status !== 'RUNNING' || isStopping,
  }));
}

function stateWords(status: string, isStopping: boolean): string {
  return isStopping && status === 'RUNNING' ? 'RUNNING, to stop' : status;
}
