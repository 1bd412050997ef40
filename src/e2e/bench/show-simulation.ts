/** The simulator alone, with a run handed in as plain data, taken to moments and read there. */
import { h, render } from 'preact';
import { act } from 'preact/test-utils';
import { Simulation } from '../../components/simulator/Simulation.tsx';
import type { History, Tracks } from '../../ecs/ecs.ts';

/** What is written on the simulator at a moment; names are those that assistive technology hears. */
export interface Reading {
  atMs: number;
  /** `desired`, `running`, `pending` of the head line. */
  counts: Readonly<Record<string, string>>;
  slider: string;
  /** `running 3` … beside the lanes. */
  legend: readonly string[];
  zones: readonly string[];
  tasks: readonly string[];
  groups: readonly string[];
  targets: readonly string[];
  instances: readonly string[];
  /** Tables of the view that is open, by caption; each row by the names of the columns. */
  tables: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

/** What is mounted: of one service or of everything, in one of its views. */
export interface Mounted {
  history: History;
  tracks: Tracks | null;
  service?: string;
  view: 'Picture' | 'Table';
}

/** Mounts a run, reads it at each moment, in ms, and takes it away again. */
export function readSimulation({ view, ...run }: Mounted, moments: readonly number[]): Reading[] {
  const place = document.createElement('div');
  document.body.append(place);
  const show = (atMs: number) => act(() => render(h(Simulation, { ...run, openAt: { atMs } }), place));
  show(0);
  const choice = [...place.querySelectorAll('button')].find((button) => button.textContent === view);
  act(() => choice?.click());
  const readings = moments.map((atMs) => {
    show(atMs);
    return readingOf(place, atMs);
  });
  act(() => render(null, place));
  place.remove();
  return readings;
}

function readingOf(place: HTMLElement, atMs: number): Reading {
  const isShown = (element: Element) => element.closest('[hidden]') === null;
  const all = (selector: string) => [...place.querySelectorAll<HTMLElement>(selector)].filter(isShown);
  const names = (selector: string) => all(selector).map((element) => element.getAttribute('aria-label') ?? element.textContent ?? '');
  return {
    atMs,
    counts: Object.fromEntries(all('[data-count]').map((one) => [one.dataset.count, one.querySelector('b')?.textContent ?? ''])),
    slider: place.querySelector('[type="range"]')?.getAttribute('aria-valuetext') ?? '',
    legend: all('.sim-chart-legend > li').map((one) => one.textContent ?? ''),
    zones: names('.sim-quay button.sim-zone'),
    tasks: names('button.sim-task'),
    groups: names('button.sim-task-group'),
    targets: names('button.sim-target'),
    instances: names('button.sim-berth-head'),
    tables: Object.fromEntries(all('.sim-view table').map((table) => [table.querySelector('caption')?.textContent ?? '', rowsOf(table)])),
  };
}

function rowsOf(table: Element): Record<string, string>[] {
  const columns = [...table.querySelectorAll('thead th')].map((cell) => cell.textContent ?? '');
  return [...table.querySelectorAll('tbody tr')].map((row) =>
    Object.fromEntries([...row.querySelectorAll('th, td')].map((cell, index) => [columns[index], cell.textContent ?? ''])),
  );
}
