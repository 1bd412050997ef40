/** All of a learner's progress: who they are, what they passed, and what can be done with it as a whole. */
import { useEffect, useState } from 'preact/hooks';
import type { ProgressEvent } from '../events.ts';
import type { Keeping } from '../keeper.ts';
import { dayAndTime } from '../words.ts';
import { type ListedDay, type ReportLine, reportLine, summary } from './report.ts';
import './progress-page.css';

export interface ProgressPageProps {
  days: readonly ListedDay[];
  /** Address of the site’s root, to which paths of lessons are added. */
  root: string;
}

export function ProgressPage({ days, root }: ProgressPageProps) {
  const { events, keeping } = useEvents();
  const rest = useRest();
  return (
    <>
      <div class="person">{rest && <rest.Person />}</div>
      {days.map((day) => (
        <Day
          key={day.id}
          day={day}
          root={root}
          lines={day.exercises.map((exercise) => reportLine(exercise, events ?? []))}
          isRead={events !== null}
        />
      ))}
      <p class="practice">
        Results in a browser are practice. A result that counts is graded anew by your teacher from the answers themselves, which you hand
        in as an attempt file. Minutes are those that an exercise is planned for.
      </p>
      <p class="printed-at">Printed {dayAndTime(Date.now())}.</p>
      {rest && <rest.Custody keeping={keeping} />}
      {rest && <rest.Transfers days={days} events={events ?? []} />}
    </>
  );
}

type Rest = Pick<typeof import('./Custody.tsx'), 'Custody'> &
  Pick<typeof import('./Transfers.tsx'), 'Transfers'> &
  Pick<typeof import('./Person.tsx'), 'Person'>;

/** What stands around the report, fetched once that is there; null before. */
function useRest(): Rest | null {
  const [rest, setRest] = useState<Rest | null>(null);
  useEffect(() => {
    Promise.all([import('./Custody.tsx'), import('./Transfers.tsx'), import('./Person.tsx')]).then(
      ([{ Custody }, { Transfers }, { Person }]) => setRest({ Custody, Transfers, Person }),
      // The report stands without it, and a reload tries again.
      () => {},
    );
  }, []);
  return rest;
}

/** Null until they are read. */
function useEvents() {
  const [state, setState] = useState<{ events: readonly ProgressEvent[] | null; keeping: Keeping }>({
    events: null,
    keeping: { isKept: true },
  });
  useEffect(() => {
    let stop = () => {};
    let isOver = false;
    const begin = async () => {
      const { pageKeeper } = await import('../keeper.ts');
      const keeper = pageKeeper();
      const read = async () => {
        const events = await keeper.all();
        if (!isOver) setState({ events, keeping: keeper.keeping });
      };
      if (isOver) return;
      stop = keeper.listen(() => void read());
      await read();
      await keeper.bringInStep();
    };
    begin().catch(() =>
      setState({ events: [], keeping: { isKept: false, why: 'the part that keeps your progress could not be fetched' } }),
    );
    return () => {
      isOver = true;
      stop();
    };
  }, []);
  return state;
}

const states = {
  passed: '✓ passed',
  'passed an earlier version': '✓ passed an earlier version',
  begun: 'begun',
  'not begun': '–',
} as const;

function Day({ day, root, lines, isRead }: { day: ListedDay; root: string; lines: readonly ReportLine[]; isRead: boolean }) {
  return (
    <section class="day" aria-labelledby={`${day.id}/title`}>
      <h2 id={`${day.id}/title`}>{day.title}</h2>
      <p class="summary" role="status">
        {isRead ? `${summary(lines)}.` : 'Reading what is kept…'}
      </p>
      <div class="day-table">
        <table aria-labelledby={`${day.id}/title`}>
          <thead>
            <tr>
              <th scope="col">Exercise</th>
              <th scope="col">State</th>
              <th scope="col">When</th>
              <th scope="col">Attempts</th>
              <th scope="col">Hints</th>
              <th scope="col">Solution seen</th>
              <th scope="col">Minutes</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Line key={line.exercise.slug} line={line} root={root} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Line({ line, root }: { line: ReportLine; root: string }) {
  const { exercise, state, passedAtMs, attempts, hints, solution } = line;
  const title = exercise.path === null ? exercise.title : <a href={root + exercise.path.slice(1)}>{exercise.title}</a>;
  return (
    <tr class={state.replaceAll(' ', '-')}>
      <th scope="row">
        <span class="id">{exercise.id}</span> {title}
        {!exercise.isCore && <span class="note"> extra</span>}
      </th>
      <td data-label="State">{states[state]}</td>
      <td data-label="When">{passedAtMs === null ? '' : dayAndTime(passedAtMs)}</td>
      <td data-label="Attempts">{attempts === 0 ? '' : attempts}</td>
      <td data-label="Hints">{hints === 0 ? '' : `${hints} of 3`}</td>
      <td data-label="Solution seen">{solution === 'no' ? '' : solution}</td>
      <td data-label="Minutes">{exercise.minutes}</td>
    </tr>
  );
}
