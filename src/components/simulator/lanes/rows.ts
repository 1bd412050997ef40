/** Where each lane stands: order, groups, heights, and which rows are in view. Pure; lengths are in sixteenths of a rem, px at the usual text size. */
import type { TaskLane } from '../../../ecs/ecs.ts';
import { countUpTo } from '../halving.ts';

export const laneOrders = ['creation', 'revision'] as const;
export type LaneOrder = (typeof laneOrders)[number];

export const rowHeight = 20;
/** Added under a lane for the merged row of its health. */
export const mergedHeight = 6;
/** Of each row of health where all are open. */
export const detailHeight = 12;

export type LaneRow = { top: number; height: number } & (
  | { type: 'group'; title: string }
  /** `index` counts tasks alone, in the order shown. */
  | { type: 'task'; task: TaskLane; index: number; healthRows: number }
);

/** What has rows of health to show, how many, and whether all are open or only one merged row. */
export interface RowHeights {
  isOpen(task: TaskLane): boolean;
  healthRows(task: TaskLane): number;
}

/** The tasks in the order asked for, revisions one after the other with a heading each. */
export function rowsOf(tasks: readonly TaskLane[], order: LaneOrder, heights: RowHeights): LaneRow[] {
  const rows: LaneRow[] = [];
  let top = 0;
  let index = 0;
  const add = (
    row: { height: number } & ({ type: 'group'; title: string } | Omit<Extract<LaneRow, { type: 'task' }>, 'top' | 'height'>),
  ) => {
    rows.push({ ...row, top } as LaneRow);
    top += row.height;
  };
  for (const [title, group] of groupsOf(tasks, order)) {
    if (title !== null) add({ type: 'group', title, height: rowHeight });
    for (const task of group) {
      const healthRows = heights.healthRows(task);
      const isOpen = heights.isOpen(task);
      const more = healthRows === 0 ? 0 : isOpen ? 2 + healthRows * detailHeight : mergedHeight;
      add({ type: 'task', task, index: index++, healthRows: isOpen ? healthRows : 0, height: rowHeight + more });
    }
  }
  return rows;
}

function groupsOf(tasks: readonly TaskLane[], order: LaneOrder): Iterable<[string | null, readonly TaskLane[]]> {
  if (order === 'creation') return [[null, tasks]];
  const groups = new Map<string, TaskLane[]>();
  for (const task of tasks) {
    const key = `${task.service ?? 'without a service'} · ${task.taskDefinition}`;
    const group = groups.get(key);
    if (group) group.push(task);
    else groups.set(key, [task]);
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([key, group]): [string, TaskLane[]] => [`${key} · ${group.length} ${group.length === 1 ? 'task' : 'tasks'}`, group]);
}

/** The height of all rows. */
export function heightOf(rows: readonly LaneRow[]): number {
  const last = rows.at(-1);
  return last ? last.top + last.height : 0;
}

/** The rows that any part of the span from `top` to `bottom` shows, as a half-open range of indexes; by halving. */
export function rowsBetween(rows: readonly LaneRow[], top: number, bottom: number): { from: number; to: number } {
  const from = countUpTo(rows, (row) => row.top + row.height <= top);
  return {
    from,
    to: Math.max(
      from,
      countUpTo(rows, (row) => row.top < bottom),
    ),
  };
}

/** The scroll position, nearest to `scroll`, at which a row of a box of `height` is seen whole. */
export function scrollTo(row: LaneRow, scroll: number, height: number): number {
  if (row.top < scroll) return row.top;
  return Math.max(scroll, Math.min(row.top, row.top + row.height - height));
}
