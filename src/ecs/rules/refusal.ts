/** The one mistake that AWS answers with. Apart from the rules, so that a page can ask it of findings without carrying them all. */
import type { AwsAnswer, Finding } from './finding.ts';

/**
 * What AWS answers now: its first refusal, or null where it accepts. The AWS CLI's own refusals come as one text that lists them all.
 * Where AWS's words are not on record the text is ours, with the wording `unconfirmed`.
 */
export function firstRefusal(findings: readonly Finding[]): (AwsAnswer & { finding: Finding }) | null {
  const finding = findings.find(({ severity }) => severity === 'error');
  if (finding === undefined) return null;
  if (finding.aws?.exception !== 'ParamValidationError') return { ...(finding.aws ?? unrecorded(finding)), finding };
  const lines = findings.flatMap(({ aws }) => (aws?.exception === 'ParamValidationError' ? [aws.text] : []));
  return { ...finding.aws, text: ['Parameter validation failed:', ...lines].join('\n'), finding };
}

function unrecorded({ message }: Finding): AwsAnswer {
  // Every operation declares ClientException.
  return { exception: 'ClientException', exceptionIsConfirmed: false, text: message.replaceAll('`', ''), wording: 'unconfirmed' };
}
