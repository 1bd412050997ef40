/** What is wrong with a document, in AWS's words first, then ours, then the mend. */
import type { LocatedFinding } from '../../documents/types.ts';
import { AnswerNow, doubtOf } from './AnswerNow.tsx';
import { chooseView, type FindingView, useFindingView } from './finding-view.ts';
import { rulePageOf } from './rule-page.ts';

interface FindingActions {
  /** Absent where there is no editor to go to. */
  reveal?: ((finding: LocatedFinding) => void) | undefined;
  /** Absent where the document can't be changed. */
  fix?: ((finding: LocatedFinding) => void) | undefined;
  report?: ((finding: LocatedFinding) => void) | undefined;
}

/** Word and shape say what the colour says. */
const severities = {
  error: { word: 'Error', mark: '✕' },
  warning: { word: 'Warning', mark: '▲' },
  advice: { word: 'Advice', mark: '●' },
} as const;

const shownAtMost = 50;

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `3 findings: 1 error, 2 warnings`, or that there is nothing. */
export function summaryOf(findings: readonly LocatedFinding[], isForAws = true): string {
  if (findings.length === 0) return isForAws ? 'No findings: AWS would accept this.' : 'No findings: the model can read this.';
  const count = (severity: LocatedFinding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  const parts = [
    [count('error'), 'error'] as const,
    [count('warning'), 'warning'] as const,
    // "Advice" has no plural.
    [count('advice'), 'advice'] as const,
  ].filter(([number]) => number > 0);
  const words = parts.map(([number, word]) => (word === 'advice' ? `${number} advice` : counted(number, word)));
  return `${counted(findings.length, 'finding')}: ${words.join(', ')}`;
}

/** Our own texts put names between backticks. */
function Prose({ text }: { text: string }) {
  return <>{text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

function Answer({ finding, isFirstError }: { finding: LocatedFinding; isFirstError: boolean }) {
  if (!finding.aws) return null;
  const { exception, text } = finding.aws;
  const when = finding.severity !== 'error' ? 'You would see later' : isFirstError ? 'AWS answers now' : 'AWS would answer next';
  return (
    <p class="doc-aws">
      <span>{when}: </span>
      {exception && <b>{exception}: </b>}
      {text}
    </p>
  );
}

/** The rule's name, which leads to its page where it has one. */
function Code({ code }: { code: string }) {
  const page = rulePageOf(code);
  const name = <code class="doc-code-name">{code}</code>;
  if (page === null) return name;
  return (
    <a class="doc-rule" href={page}>
      <span class="doc-hidden">Rule </span>
      {name}
    </a>
  );
}

const views: readonly { view: FindingView; label: string }[] = [
  { view: 'now', label: 'What AWS would answer now' },
  { view: 'all', label: 'Everything found' },
];

/** One answer per call is how AWS works; everything at once is how a learner does. */
function ViewChoice({ view }: { view: FindingView }) {
  return (
    <fieldset class="doc-views" aria-label="Findings shown">
      {views.map((one) => (
        <button key={one.view} type="button" aria-pressed={one.view === view} onClick={() => chooseView(one.view)}>
          {one.label}
        </button>
      ))}
    </fieldset>
  );
}

function Item({ finding, isFirstError, actions }: { finding: LocatedFinding; isFirstError: boolean; actions: FindingActions }) {
  const { word, mark } = severities[finding.severity];
  const doubt = finding.aws ? doubtOf(finding.aws) : null;
  const { source, fix, textEdits } = finding;
  const place = `line ${finding.line}, column ${finding.column}`;
  return (
    <li class={`doc-finding doc-finding-${finding.severity}${isFirstError ? ' doc-finding-now' : ''}`}>
      <p class="doc-finding-head">
        <span class="doc-mark" aria-hidden="true">
          {mark}
        </span>
        <b>{word}</b>
        {actions.reveal ? (
          <button
            type="button"
            class="doc-place-button"
            onClick={() => actions.reveal?.(finding)}
            aria-label={`${finding.line}:${finding.column}, go to ${place}`}
          >
            {finding.line}:{finding.column}
          </button>
        ) : (
          <span>{place}</span>
        )}
        <Code code={finding.code} />
      </p>
      <Answer finding={finding} isFirstError={isFirstError} />
      <p class="doc-message">
        <Prose text={finding.message} />
      </p>
      {doubt && <p class="doc-doubt">{doubt}</p>}
      <div class="doc-finding-foot">
        {fix && textEdits && actions.fix && (
          <button type="button" class="doc-fix" onClick={() => actions.fix?.(finding)}>
            {fix.title}
          </button>
        )}
        <details>
          <summary>Why</summary>
          <p>
            <Prose text={finding.why} />
          </p>
          <p class="doc-source">
            Source: {source.url ? <a href={source.url}>{source.text}</a> : source.text} ({source.date})
          </p>
          {actions.report && (
            <button type="button" class="doc-quiet" onClick={() => actions.report?.(finding)}>
              Report a difference from AWS
            </button>
          )}
        </details>
      </div>
    </li>
  );
}

interface Props {
  findings: readonly LocatedFinding[];
  actions: FindingActions;
  /** False for documents that AWS knows nothing of, and so never answers. */
  isForAws?: boolean;
}

export function FindingList({ findings, actions, isForAws = true }: Props) {
  const chosen = useFindingView();
  const view = isForAws ? chosen : 'all';
  return (
    <div class="doc-findings">
      <div class="doc-findings-head">
        <Summary findings={findings} isForAws={isForAws} />
        {isForAws && <ViewChoice view={view} />}
      </div>
      {view === 'now' ? <AnswerNow findings={findings} /> : <Everything findings={findings} actions={actions} />}
    </div>
  );
}

function Summary({ findings, isForAws }: { findings: readonly LocatedFinding[]; isForAws: boolean }) {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  return (
    <p class="doc-summary">
      {findings.length === 0 && (
        <span class="doc-mark" aria-hidden="true">
          ✓
        </span>
      )}
      {summaryOf(findings, isForAws)}
      {isForAws && errors > 1 && '. AWS reports one at a time.'}
    </p>
  );
}

function Everything({ findings, actions }: { findings: readonly LocatedFinding[]; actions: FindingActions }) {
  const firstError = findings.find((finding) => finding.severity === 'error');
  return (
    <>
      <ol>
        {findings.slice(0, shownAtMost).map((finding) => (
          <Item
            key={`${finding.code} ${finding.pointer} ${finding.message}`}
            finding={finding}
            isFirstError={finding === firstError}
            actions={actions}
          />
        ))}
      </ol>
      {findings.length > shownAtMost && <p class="doc-summary">… and {findings.length - shownAtMost} more.</p>}
    </>
  );
}
