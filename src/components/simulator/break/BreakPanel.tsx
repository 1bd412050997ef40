/** What can be broken: first what is chosen on the stage, then everything, each with a small form; and chaos from a seed. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { describeChange } from '../changes-in-words.ts';
import { timeInWords } from '../lanes/time-axis.ts';
import { once, type PanelProps, type Selection } from '../panel.ts';
import type { ReadRun } from '../read-run.ts';
import { ChangeForm } from './ChangeForm.tsx';
import { Chaos } from './Chaos.tsx';
import type { Values } from './fields.ts';
import { fillIn, fitting, forms, groups, type Kind, kinds } from './forms.ts';
import { type Known, knownAt } from './known.ts';
import './break.css';

export function BreakPanel(props: PanelProps) {
  const { run, tracks, scenario, injected, exactMs, atMs, selection, inject, isRunning, lastChangeMs } = props;
  const known = useMemo(() => knownAt({ run, tracks, scenario, injected, atMs }), [run, tracks, scenario, injected, atMs]);
  const fits = useMemo(() => fittingAll(known, selection), [known, selection]);
  const [open, setOpen] = useState<Kind>('killProcess');
  const [given, setGiven] = useState<Values>({});
  const [said, setSaid] = useState('');
  const form = useRef<HTMLElement>(null);
  // The form follows what is chosen on the stage, as long as it can be about that.
  const about = useRef<Selection | null>(null);
  const [any] = fits.keys();
  const first = [...fits].find(([kind, filled]) => fillIn(kind, known, filled).problem === null)?.[0] ?? any;
  const shown = about.current !== selection && first !== undefined && !fits.has(open) ? first : open;
  const values = { ...given, ...(about.current !== selection ? fits.get(shown) : {}) };
  const filled = fillIn(shown, known, values);

  const show = (kind: Kind, more: Values = {}) => {
    about.current = selection;
    setOpen(kind);
    setGiven((now) => ({ ...now, ...more }));
    setSaid('');
    // Buttons and form may be a screen apart on a phone.
    requestAnimationFrame(() => form.current?.scrollIntoView({ block: 'nearest' }));
  };
  const change = (name: string, value: string) => {
    about.current = selection;
    setOpen(shown);
    setGiven({ ...values, [name]: value });
  };
  const make = () => {
    if (!filled.change || isRunning) return;
    inject?.(once(filled.change, exactMs));
    setSaid(`Done: ${describeChange(filled.change, run.names)} at ${timeInWords(exactMs)}.`);
  };

  // They cost more than the rest, and look the same while the run plays from one event to the next.
  const choices = useMemo(
    () => (
      <>
        {selection && selection.kind !== 'entry' && (
          <Group
            name={`To ${nameOf(selection, run)}`}
            kinds={[...fits.keys()]}
            known={known}
            shown={shown}
            show={(kind) => show(kind, fits.get(kind))}
          />
        )}
        {selection === null && (
          <p class="sim-note">Choose a task, an instance or an Availability Zone on the stage to see what can happen to it.</p>
        )}
        <div class="brk-groups">
          {groups.map((group) => (
            <Group key={group} name={group} kinds={byGroup(group)} known={known} shown={shown} show={show} />
          ))}
        </div>
      </>
    ),
    [known, fits, selection, shown],
  );

  return (
    <div class="brk">
      <h3 class="brk-title" tabIndex={-1}>
        What shall happen at t = {timeInWords(exactMs)}?
      </h3>
      {choices}
      <section class="brk-form" aria-label={forms[shown].name} ref={form}>
        <ChangeForm kind={shown} filled={filled} names={run.names} atMs={exactMs} isRunning={isRunning} onChange={change} onMake={make} />
        <p role="status" class="sim-note">
          {said}
        </p>
      </section>
      <Chaos known={known} exactMs={exactMs} lastMs={lastChangeMs} names={run.names} inject={inject} isRunning={isRunning} />
    </div>
  );
}

const byGroup = (group: (typeof groups)[number]) => kinds.filter((kind) => forms[kind].group === group);

/** What can be done to what is chosen, with what it fills in. */
function fittingAll(known: Known, selection: Selection | null): ReadonlyMap<Kind, Values> {
  const fits = new Map<Kind, Values>();
  if (selection === null) return fits;
  for (const kind of kinds) {
    const values = fitting(kind, known, selection);
    if (values) fits.set(kind, values);
  }
  return fits;
}

function nameOf(selection: Selection, { names }: ReadRun): string {
  if (selection.kind === 'task') return `task ${names.get(selection.id) ?? selection.id.slice(0, 4)}`;
  if (selection.kind === 'targetGroup') return 'the target group';
  return `${selection.kind === 'instance' ? 'instance ' : selection.kind === 'service' ? 'service ' : ''}${selection.id}`;
}

interface GroupProps {
  name: string;
  kinds: readonly Kind[];
  known: Known;
  shown: Kind;
  show(kind: Kind): void;
}

function Group({ name, kinds: offered, known, shown, show }: GroupProps) {
  return (
    <fieldset class="sim-group brk-group">
      <legend>{name}</legend>
      <div class="brk-kinds">
        {offered.length === 0 && <p class="sim-note">Nothing can be done to it at this moment.</p>}
        {offered.map((kind) => (
          <button
            key={kind}
            type="button"
            class={fillIn(kind, known, {}).problem === null ? 'brk-kind' : 'brk-kind is-off'}
            aria-pressed={kind === shown}
            onClick={() => show(kind)}
          >
            {forms[kind].name}
            {fillIn(kind, known, {}).problem !== null && <span class="sim-unseen">, not at this moment</span>}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
