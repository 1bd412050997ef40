/** A run as a table: what each service should have and has, a line whenever that changes. */
import { type Moment, momentsOf, type Run, toHistory } from '../../ecs/ecs.ts';
import { clock } from './clock.ts';

const standalone = '(standalone)';

const columns: readonly { title: string; cell: (row: Row) => string | number; isText?: true }[] = [
  { title: 'time', cell: ({ moment }) => clock(moment.atMs) },
  { title: 'service', cell: ({ service }) => service, isText: true },
  { title: 'desired', cell: ({ moment }) => moment.desired },
  { title: 'pending', cell: ({ moment }) => moment.pending },
  { title: 'running', cell: ({ moment }) => moment.running },
  { title: 'stopped', cell: ({ moment }) => moment.stops },
];

interface Row {
  service: string;
  moment: Moment;
}

/** A head and the lines in order of time; `stopped` counts up over the run. */
export function* showTable({ timeline, endMs }: Run): Generator<string, void, void> {
  const history = toHistory(timeline, endMs);
  const services: (string | null)[] = [...new Set(history.desired.map(({ service }) => service))];
  if (history.tasks.some(({ service }) => service === null)) services.push(null);
  const rows = services.flatMap((service) => changesOf(service ?? standalone, momentsOf(history, service)));
  rows.sort((a, b) => a.moment.atMs - b.moment.atMs);
  const cells = rows.map((row) => columns.map(({ cell }) => String(cell(row))));
  const titles = columns.map(({ title }) => title);
  const widths = titles.map((title, column) => cells.reduce((width, line) => Math.max(width, line[column]?.length ?? 0), title.length));
  const pad = (text: string, column: number) =>
    columns[column]?.isText ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  for (const line of [titles, ...cells]) yield `${line.map(pad).join('  ').trimEnd()}\n`;
}

/** The moments at which a number that is shown differs from the one before. */
function changesOf(service: string, moments: readonly Moment[]): Row[] {
  const rows: Row[] = [];
  let last = '';
  for (const moment of moments) {
    const shown = JSON.stringify([moment.desired, moment.pending, moment.running, moment.stops]);
    if (shown !== last) rows.push({ service, moment });
    last = shown;
  }
  return rows;
}
