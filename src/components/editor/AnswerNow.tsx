/** What AWS would answer if the document were sent as it stands: one refusal, or none. */
import type { LocatedFinding } from '../../documents/types.ts';
import { type AwsAnswer, firstRefusal } from '../../ecs/ecs.ts';
import { rulePageOf } from './rule-page.ts';

/** How sure a quoted answer is, where it is not AWS's own text. */
export function doubtOf(aws: AwsAnswer): string | null {
  const doubts: string[] = [];
  if (aws.wording === 'quoted') doubts.push('the wording is quoted second-hand');
  if (aws.wording === 'inferred') doubts.push('that this case gets this answer is inferred');
  if (aws.wording === 'unconfirmed') doubts.push('the wording is not confirmed');
  if (!aws.exceptionIsConfirmed && aws.exception) doubts.push('the exception’s name is inferred');
  return doubts.length > 0 ? `How sure: ${doubts.join('; ')}.` : null;
}

export function AnswerNow({ findings }: { findings: readonly LocatedFinding[] }) {
  const refusal = firstRefusal(findings);
  // The summary above has said it.
  if (findings.length === 0) return null;
  if (refusal === null) {
    return (
      <p class="doc-now doc-now-yes">
        <span class="doc-mark" aria-hidden="true">
          ✓
        </span>
        AWS would accept this now. Everything found says what comes later.
      </p>
    );
  }
  const { exception, text, finding } = refusal;
  // A text that is no document gets no further than the client.
  if (rulePageOf(finding.code) === null) {
    return <p class="doc-now doc-finding-error">AWS would hear nothing of this: {text}</p>;
  }
  const doubt = finding.aws ? doubtOf(finding.aws) : 'AWS’s words for it are not on record; these are ours.';
  return (
    <div class="doc-now doc-finding-error doc-finding-now">
      <p class="doc-aws">
        {exception && <b>{exception}: </b>}
        {text}
      </p>
      {doubt && <p class="doc-doubt">{doubt}</p>}
    </div>
  );
}
