/** A document in a page: static and readable at first, alive when the page is, an editor when asked for one. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LocatedFinding } from '../../documents/types.ts';
import type { Scenario } from '../../ecs/ecs.ts';
import './document-editor.css';
import { DocumentGlance } from './DocumentGlance.tsx';
import { DraftNotices } from './DraftNotices.tsx';
import type { Description } from './describe.ts';
import type { EditorKind } from './editor.ts';
import { FindingList, summaryOf } from './FindingList.tsx';
import { isForAws, type TextKind } from './help-protocol.ts';
import { measures } from './measures.ts';
import { namedGroup, StaticCode } from './StaticCode.tsx';
import { markFindings } from './static-marks.ts';
import { EditorChoice, Toolbar, Versions } from './Toolbar.tsx';
import type { Workbench, WorkbenchState } from './workbench.ts';

export interface DocumentEditorProps {
  /** Names the draft in the browser's storage: `e02/task-definition.json`. */
  draftKey: string;
  /** The file's name, shown, spoken and downloaded. */
  name: string;
  kind: TextKind;
  startText: string;
  /** `startText` highlighted by the build: a `<pre><code>` whose lines are `<span class="line">`. Trusted; never a learner's text. */
  startHtml?: string | undefined;
  /** Changes when the author changes the start; without it, the text itself says so. */
  startVersion?: string;
  /** The findings of `startText`, made by the build; without them it is checked once the page is alive. */
  initialFindings?: readonly LocatedFinding[];
  /** The scenario whose world the rules may look at. */
  scenario?: Scenario;
  /** The rule whose example this is; the rules then look at its example's world. */
  exampleOf?: string;
  /** What `startText` is, made by the build. Without it the words and the picture come when the page is alive. */
  initialDescription?: Description;
  readOnly?: boolean;
  prefer?: EditorKind;
  /** The height of the text in lines (a multiple of 4 from 8 to 40; others are rounded up). Without it: as high as the start. */
  heightLines?: number;
  /** A new object opens the editor there. */
  goTo?: { offset: number } | null;
  /** A new object puts its text there, as a change that can be undone. */
  put?: { text: string } | null;
  onText?(text: string): void;
  onFindings?(findings: readonly LocatedFinding[]): void;
  /** Opens whatever collects differences between us and AWS. */
  report?(finding: LocatedFinding): void;
}

/** Makes the workbench once the page is alive; null until then. */
function useWorkbench(props: DocumentEditorProps) {
  const stage = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<WorkbenchState | null>(null);
  const [bench, setBench] = useState<Workbench | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const { draftKey, name, kind, startText, startVersion, initialFindings, initialDescription, scenario, exampleOf, prefer, readOnly } =
    props;
  // A document is what its key says; its other props don't change in a page
  useEffect(() => {
    const made: { bench: Workbench | null; isGone: boolean } = { bench: null, isGone: false };
    // Never on the server, and so the server's build need not hold the editors.
    if (readOnly || import.meta.env.SSR) return;
    const begin = ({ createWorkbench }: typeof import('./workbench.ts')) => {
      if (made.isGone || !stage.current) return;
      made.bench = createWorkbench({
        draftKey,
        name,
        kind,
        startText,
        startVersion,
        initialFindings,
        initialDescription,
        scenario,
        exampleOf,
        prefer,
        stage: stage.current,
        onState: setState,
      });
      setBench(made.bench);
    };
    import('./workbench.ts').then(begin, () => setFailed(true));
    return () => {
      made.isGone = true;
      made.bench?.dispose();
    };
  }, [draftKey]);
  return { stage, state, bench, hasFailed };
}

/** Says the number of findings some time after it changed, so that typing isn't talked over. */
function useAnnouncement(findings: readonly LocatedFinding[], isAlive: boolean, kind: TextKind): string {
  const [said, setSaid] = useState('');
  const summary = summaryOf(findings, isForAws(kind));
  const first = useRef(summary);
  useEffect(() => {
    if (!isAlive || (said === '' && summary === first.current)) return;
    const timer = setTimeout(() => setSaid(summary), 700);
    return () => clearTimeout(timer);
  }, [summary, isAlive, said]);
  return said;
}

const none: readonly LocatedFinding[] = [];

const growsUpToLines = 36;
/** Counting the lines of anything longer would cost a keystroke more than the height is worth. */
const growsUpToChars = 50_000;

/** Lines that a text has room for; null where they are not counted. */
function linesToShow(text: string): number | null {
  return text.length > growsUpToChars ? null : Math.min(growsUpToLines, text.trimEnd().split('\n').length);
}

/** Lets a text that gets longer have more room, up to a limit; it never shrinks under the learner's hands. */
function grow(frame: HTMLElement, lines: number): void {
  const wanted = lines * measures().lineHeight + 2 * measures().padding;
  if (wanted > frame.offsetHeight) frame.style.setProperty('--doc-measured', `${wanted}px`);
}

export function DocumentEditor(props: DocumentEditorProps) {
  const { name, startText, startHtml, initialFindings, readOnly = false, heightLines, onText, onFindings, report } = props;
  const { stage, state, bench, hasFailed } = useWorkbench(props);
  const [isAlive, setAlive] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const wantsEdit = useRef<number | true | null>(null);
  const [textAtEdit, setTextAtEdit] = useState<string | null>(null);
  const text = state?.text ?? startText;
  const findings = state?.findings ?? initialFindings ?? none;
  const announcement = useAnnouncement(findings, state !== null, props.kind);
  const phase = !state?.editor ? 'static' : !state.isOpening ? 'open' : text === textAtEdit ? 'opening' : 'opening-typed';

  const edit = (offset?: number) => {
    if (!bench) {
      wantsEdit.current = offset ?? true;
      return;
    }
    // The editor takes the place that the static text had, so that nothing moves.
    if (phase === 'static') frame.current?.style.setProperty('--doc-measured', `${frame.current.offsetHeight}px`);
    setTextAtEdit(text);
    void bench.edit(offset);
  };

  useEffect(() => setAlive(true), []);
  const lines = useMemo(() => linesToShow(text), [text]);
  useEffect(() => {
    if (phase === 'open' && heightLines === undefined && frame.current && lines !== null) grow(frame.current, lines);
  }, [phase, lines]);
  // Told once per text and once per list of findings.
  useEffect(() => onText?.(text), [text]);
  useEffect(() => onFindings?.(findings), [findings]);
  // An Edit pressed before the page was alive is done when it is
  useEffect(() => {
    if (!bench || wantsEdit.current === null) return;
    edit(wantsEdit.current === true ? undefined : wantsEdit.current);
    wantsEdit.current = null;
  }, [bench]);
  useEffect(() => {
    if (props.goTo) edit(props.goTo.offset);
  }, [props.goTo]);
  useEffect(() => {
    if (props.put) bench?.restore(props.put);
  }, [props.put, bench === null]);
  useEffect(() => (frame.current && phase === 'static' ? markFindings(frame.current, text, findings) : undefined), [phase, text, findings]);

  // Drawn again when there is something else to draw, and not at every key.
  const latest = useRef({ edit, report });
  latest.current = { edit, report };
  const canReport = report !== undefined;
  const list = useMemo(
    () => (
      <FindingList
        findings={findings}
        isForAws={isForAws(props.kind)}
        actions={{
          reveal: readOnly ? undefined : (finding) => latest.current.edit(finding.range.from),
          fix: readOnly || !bench ? undefined : (finding) => void bench.applyFix(finding),
          report: canReport ? (finding) => latest.current.report?.(finding) : undefined,
        }}
      />
    ),
    [findings, readOnly, bench, canReport],
  );
  const description = state?.description ?? props.initialDescription ?? null;
  const glance = useMemo(
    () => <DocumentGlance kind={props.kind} description={description} isAlive={state !== null} canWake={!readOnly} />,
    [props.kind, description, state === null, readOnly],
  );

  const height = heightLines === undefined ? '' : ` doc-lines-${Math.min(40, Math.max(8, Math.ceil(heightLines / 4) * 4))}`;
  return (
    <section class="doc" {...namedGroup(name)} data-phase={phase}>
      <header class="doc-bar">
        <span class="doc-name">{name}</span>
        <Toolbar
          name={name}
          isReadOnly={readOnly}
          isAlive={isAlive}
          startText={startText}
          state={state}
          text={text}
          bench={bench}
          onEdit={() => edit()}
        />
      </header>
      {glance}
      {state && bench && <DraftNotices state={state} bench={bench} />}
      <div class={`doc-frame${height}`} ref={frame}>
        {phase !== 'open' && <StaticCode name={name} text={text} html={text === startText ? startHtml : undefined} />}
        <div class="doc-stage" ref={stage} />
      </div>
      <div class="doc-foot">
        <p class="doc-status" role="status">
          {state?.isEditing && <span class="doc-hint">Editing. Tab indents; Esc, then Tab, leaves. </span>}
          {state?.status}
          {hasFailed && 'The editor could not be fetched. Look after your connection and reload the page; what you wrote is kept.'}
        </p>
        {state && bench && <Versions state={state} bench={bench} />}
        {state && bench && <EditorChoice state={state} bench={bench} />}
      </div>
      <p class="doc-hidden" role="status">
        {announcement}
      </p>
      {(state !== null || initialFindings !== undefined) && list}
    </section>
  );
}
