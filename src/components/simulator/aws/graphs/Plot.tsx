/** One graph on a canvas: lines told apart by dashes and by the names at their ends, and the playhead over them. */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { ticks } from '../../lanes/time-axis.ts';
import type { Graph } from './graph-list.ts';
import { written } from './graph-list.ts';
import { type Inks, inksAt, watchScheme } from './inks.ts';
import type { Aligned } from './series.ts';

/** On and off, in CSS pixels, by the line's place. */
export const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3]];

const HEIGHT = 150;
/** A letter of the names at the lines' ends. */
const LETTER = 6.3;

interface Props {
  graph: Graph;
  data: Aligned;
  /** Steps hold their value; points are joined, as CloudWatch does. */
  isStepped: boolean;
  endMs: number;
  exactMs: number;
  onJump(atMs: number): void;
}

export function Plot({ graph, data, isStepped, endMs, exactMs, onJump }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const playhead = useRef<((atMs: number, endMs: number) => void) | null>(null);
  const moment = useRef(exactMs);
  moment.current = exactMs;
  const jump = useRef(onJump);
  jump.current = onJump;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let inks = inksAt(element);
    const options = optionsOf(graph, endMs, isStepped, element.clientWidth, () => inks);
    const made = new uPlot(options, [data.timesMs.map(seconds), ...data.values.map((line) => [...line])], element);
    const head = playheadOn(made);
    playhead.current = head;
    const place = () => head(moment.current, endMs);
    // Only a drawn graph knows where a moment lies.
    made.hooks.draw = [...(made.hooks.draw ?? []), place];
    made.over.addEventListener('click', (event) => jump.current(Math.round(made.posToVal(event.offsetX, 'x') * 1_000)));
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth === 0 || element.clientWidth === made.width) return;
      made.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    sizes.observe(element);
    const unwatch = watchScheme(() => {
      inks = inksAt(element);
      made.redraw(false, true);
    });
    return () => {
      unwatch();
      sizes.disconnect();
      made.destroy();
      playhead.current = null;
    };
  }, [graph, data, isStepped, endMs]);

  useEffect(() => {
    playhead.current?.(exactMs, endMs);
  }, [exactMs, endMs]);

  return (
    <div class="graph-plot" ref={box} role="img" aria-label={`${graph.title}, in ${graph.unit}; its values stand in the table below`} />
  );
}

function seconds(ms: number): number {
  return ms / 1_000;
}

/** What moves the playhead, and the veil over what has not happened yet; both are made once for a graph. */
function playheadOn(plot: uPlot): (atMs: number, endMs: number) => void {
  const part = (name: string) => {
    const made = document.createElement('div');
    made.className = name;
    plot.over.append(made);
    return made;
  };
  const [veil, head] = [part('graph-veil'), part('graph-head')];
  return (atMs, endMs) => {
    const left = Math.round(plot.valToPos(Math.min(atMs, endMs) / 1_000, 'x'));
    head.style.transform = `translateX(${left}px)`;
    veil.style.insetInlineStart = `${left}px`;
  };
}

function optionsOf(graph: Graph, endMs: number, isStepped: boolean, width: number, inks: () => Inks): uPlot.Options {
  const marks = ticks(endMs, 6);
  const longest = Math.max(...graph.lines.map(({ name }) => name.length), 4);
  const isNarrow = width < 420;
  const axis: uPlot.Axis = {
    stroke: () => inks().words,
    grid: { stroke: () => inks().grid, width: 1 },
    ticks: { show: false },
    font: `500 11px ${inks().family}`,
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, isNarrow ? 16 : Math.ceil(longest * LETTER) + 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
    scales: {
      x: { time: false, range: [0, Math.max(endMs, 1) / 1_000] },
      y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        splits: () => marks.map(({ atMs }) => atMs / 1_000),
        values: () => marks.map(({ label, isMinor }) => (isNarrow && isMinor ? '' : label)),
      },
      { ...axis, size: 46, space: 28, values: (_plot, splits) => splits.map((value) => written(value)) },
    ],
    series: [
      {},
      ...graph.lines.map(({ name, ink }, index): uPlot.Series => {
        const stepped = isStepped ? { paths: uPlot.paths.stepped?.({ align: 1 }) } : {};
        const dash = [...(dashes[index % dashes.length] ?? [])];
        return { label: name, stroke: () => inks().line(ink), width: 1.75, dash, points: { show: !isStepped, size: 4 }, ...stepped };
      }),
    ],
    hooks: { draw: isNarrow ? [] : [(plot) => nameLines(plot, graph, inks())] },
  };
}

/** Each line's name stands at its end, pushed down where two would lie on one another. */
function nameLines(plot: uPlot, graph: Graph, inks: Inks): void {
  const { ctx, bbox, data } = plot;
  const ratio = uPlot.pxRatio;
  const places = graph.lines.map((line, index) => {
    const last = (data[index + 1] as (number | null)[]).findLast((value) => value !== null) ?? 0;
    return { line, y: plot.valToPos(last ?? 0, 'y', true) };
  });
  places.sort((a, b) => a.y - b.y);
  const gap = 13 * ratio;
  let least = bbox.top + 4 * ratio;
  const lowest = bbox.top + bbox.height;
  for (const [index, place] of places.entries()) {
    const room = lowest - (places.length - 1 - index) * gap;
    place.y = Math.max(least, Math.min(place.y, room));
    least = place.y + gap;
  }
  ctx.save();
  ctx.font = `500 ${10.5 * ratio}px ${inks.family}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  for (const { line, y } of places) {
    ctx.fillStyle = inks.line(line.ink);
    ctx.fillText(line.name, bbox.left + bbox.width + 6 * ratio, y);
  }
  ctx.restore();
}
