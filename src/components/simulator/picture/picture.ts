/** A moment of a run as one SVG that stands alone: the zones with their tasks, and time below with its counts. Pure; the same run gives the same bytes. */
import type { Tracks } from '../../../ecs/ecs.ts';
import { timeInWords } from '../lanes/time-axis.ts';
import type { ReadRun } from '../read-run.ts';
import { isBeforeRunning, presentAt, zoneAt } from '../task-states.ts';
import { type Colours, colours, type Scheme } from './colours.ts';
import type { Drawing } from './drawing.ts';
import { lanesPart } from './lanes-part.ts';
import { stagePart } from './stage-part.ts';
import { element, escaped, words } from './svg.ts';

export interface PictureOptions {
  atMs: number;
  scheme: Scheme;
  /** Above the picture: the name of the exercise or preset. */
  title: string;
}

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

const pictureWidth = 1200;
const edge = 32;

export function pictureOf(run: ReadRun, tracks: Tracks | null, { atMs, scheme, title }: PictureOptions): Picture {
  const palette = colours[scheme];
  const drawing: Drawing = {
    run,
    tracks,
    atMs,
    present: presentAt(run.tasks, atMs),
    colours: palette,
    left: edge,
    width: pictureWidth - 2 * edge,
  };
  const caption = captionOf(drawing);
  const head =
    words(title, edge, 48, { 'font-size': 24, 'font-weight': 600, fill: palette.ink }, 80) +
    words(caption, edge, 76, { 'font-size': 15, fill: palette.faint }, 150);
  const stage = stagePart(drawing, 100);
  const lanes = lanesPart(drawing, 100 + stage.height + 28);
  const height = 100 + stage.height + 28 + lanes.height + 44;
  const foot = words('A model of Amazon ECS, by Drydock. No AWS account took part.', edge, height - 18, {
    'font-size': 12,
    fill: palette.faint,
  });
  const inner = [
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(`${caption} ${told(drawing)}`)}</desc>`,
    patterns(palette),
    element('rect', { width: pictureWidth, height, fill: palette.paper }),
    head,
    stage.svg,
    lanes.svg,
    foot,
  ].join('\n');
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: pictureWidth,
      height,
      viewBox: `0 0 ${pictureWidth} ${height}`,
      role: 'img',
      'font-family': 'system-ui, "Segoe UI", Helvetica, Arial, sans-serif',
    },
    inner,
  );
  return { svg: `${svg}\n`, width: pictureWidth, height };
}

/** Ribs for on demand and hatching for Spot, as on the stage; ids are the picture's own. */
function patterns({ brass, brassTint, sea, seaTint }: Colours): string {
  const size = { width: 8, height: 8, patternUnits: 'userSpaceOnUse' };
  const spot = element(
    'pattern',
    { id: 'spot', ...size },
    element('rect', { width: 8, height: 8, fill: brassTint }) +
      element('path', { d: 'M-2 10L10 -2M-2 2L2 -2M6 10L10 6', stroke: brass, 'stroke-opacity': 0.45 }),
  );
  const demand = element(
    'pattern',
    { id: 'demand', ...size },
    element('rect', { width: 8, height: 8, fill: seaTint }) + element('path', { d: 'M0 0V8', stroke: sea, 'stroke-opacity': 0.3 }),
  );
  return element('defs', {}, spot + demand);
}

function captionOf({ run, atMs, present }: Drawing): string {
  const running = present.filter(({ status }) => status === 'RUNNING').length;
  const pending = present.filter(({ status, isStopping }) => isBeforeRunning(status) && !isStopping).length;
  const desired = run.services.reduce(
    (sum, service) => sum + (run.desired.findLast((one) => one.service === service && one.atMs <= atMs)?.desiredCount ?? 0),
    0,
  );
  const services = run.services.length === 0 ? 'Tasks without a service' : run.services.slice(0, 3).join(', ');
  return `${services} at ${timeInWords(atMs)} of ${timeInWords(run.reel.endMs)}: ${desired} desired, ${running} running, ${pending} pending.`;
}

function told({ run, present, atMs }: Drawing): string {
  const zones = Map.groupBy(present, ({ lane }) => zoneAt(lane, atMs) || 'no zone yet');
  const placed = [...zones]
    .map(([zone, tasks]) => [zone, tasks.length] as const)
    .sort()
    .map(([zone, count]) => `${count} in ${zone}`);
  return `${placed.length > 0 ? `Tasks: ${placed.join(', ')}. ` : ''}The run has ${run.tasks.length} tasks in all.`;
}
