/** Why the picture is not of what stands in the documents, or shows nothing: which document, which line, and a way there. */
import type { History } from '../../ecs/ecs.ts';
import type { Hindrance } from './playground-client.ts';
import { type DocumentName, documentAbouts, type PlaygroundTexts } from './playground-documents.ts';
import { problemSentence } from './problem.ts';
import type { ShownPlayground } from './use-playground-run.ts';

interface Props {
  hindrance: Hindrance | null;
  shown: ShownPlayground;
  /** It is a run of this playground, not of the one before. */
  isOfPlace: boolean;
  texts: PlaygroundTexts;
  go(name: DocumentName, offset: number): void;
  open(name: DocumentName): void;
}

export function Hindrances({ hindrance, shown, isOfPlace, texts, go, open }: Props) {
  return (
    <div class="play-hindrances" role="status">
      {hindrance && 'sentence' in hindrance && <p>{hindrance.sentence}</p>}
      {hindrance && 'problems' in hindrance && (
        <>
          <p>
            {isOfPlace && shown.session
              ? 'The picture is of the last texts that could be read.'
              : 'These texts have not been run yet: the picture is of others.'}
          </p>
          {hindrance.problems.map((problem) => (
            <p key={problem.document}>
              {problemSentence(problem)}{' '}
              <button type="button" class="sim-link" onClick={() => go(problem.document, offsetOf(texts[problem.document], problem))}>
                Go to {documentAbouts[problem.document].title.toLowerCase()}, line {problem.line}
              </button>
            </p>
          ))}
        </>
      )}
      {hindrance === null && <Refused shown={shown} open={open} />}
    </div>
  );
}

/** The first call that AWS refuses, in its words; what it comes from stands in the documents. */
function Refused({ shown, open }: { shown: ShownPlayground; open(name: DocumentName): void }) {
  const first = shown.refusals.find(({ step }) => step >= 0);
  const text = first ? `${first.operation}: ${first.exception}: ${first.message}` : nothingRuns(shown.history);
  if (text === null) return null;
  const origin = first && shown.stage.origins[first.step];
  return (
    <p>
      AWS refuses <code class="sim-aws">{text}</code>{' '}
      {origin && (
        <button type="button" class="sim-link" onClick={() => open(origin)}>
          Go to {documentAbouts[origin].title.toLowerCase()}
        </button>
      )}
    </p>
  );
}

function nothingRuns(history: History): string | null {
  return history.tasks.length > 0 ? null : (history.log.find(({ kind }) => kind === 'refusal')?.text ?? null);
}

function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}
