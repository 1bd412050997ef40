import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fleet } from '../fixtures.ts';
import { detailHeight, heightOf, mergedHeight, rowHeight, rowsBetween, rowsOf, scrollTo } from './rows.ts';

const { tasks } = fleet(300);
const heights = { isOpen: () => false, healthRows: () => 0 };

describe('rows', () => {
  it('stand without a gap, and a task with more to show has more room', () => {
    const [first, second] = tasks;
    const rows = rowsOf(tasks, 'creation', {
      isOpen: (task) => task === first,
      healthRows: (task) => (task === first || task === second ? 3 : 0),
    });
    expect(rows.slice(0, 3).map(({ height }) => height)).toEqual([rowHeight + 2 + 3 * detailHeight, rowHeight + mergedHeight, rowHeight]);
    for (const [i, row] of rows.entries()) if (i > 0) expect(row.top).toBe((rows[i - 1]?.top ?? 0) + (rows[i - 1]?.height ?? 0));
    expect(heightOf(rows)).toBe(300 * rowHeight + 2 + 3 * detailHeight + mergedHeight);
  });

  it('come by revision under headings, the tenth revision after the ninth', () => {
    const mixed = tasks.slice(0, 4).map((task, i) => ({ ...task, taskDefinition: `web:${[10, 9, 10, 9][i]}` }));
    const rows = rowsOf(mixed, 'revision', heights);
    expect(rows.map((row) => (row.type === 'group' ? row.title : row.index))).toEqual([
      'my-rust-api · web:9 · 2 tasks',
      0,
      1,
      'my-rust-api · web:10 · 2 tasks',
      2,
      3,
    ]);
  });

  it('in view are exactly those that the view touches', () => {
    const rows = rowsOf(tasks, 'revision', { isOpen: ({ taskId }) => taskId < '5', healthRows: () => 2 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: heightOf(rows) }), fc.integer({ min: 1, max: 900 }), (top, height) => {
        const { from, to } = rowsBetween(rows, top, top + height);
        const touched = rows.filter((row) => row.top < top + height && row.top + row.height > top);
        expect(rows.slice(from, to)).toEqual(touched);
      }),
    );
  });

  it('are scrolled to as little as it takes to see them whole', () => {
    const row = rowsOf(tasks, 'creation', heights)[100];
    if (!row) throw new Error('A row is needed.');
    expect([scrollTo(row, 0, 240), scrollTo(row, 1900, 240), scrollTo(row, 5000, 240)]).toEqual([2020 - 240, 1900, 2000]);
  });
});
