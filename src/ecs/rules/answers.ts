/** Short ways to write down what AWS answers, or what a task that fails later shows. */
import type { Certainty } from '../api/evidence.ts';
import type { AwsTemplate } from './rule.ts';

/** A refusal of RegisterTaskDefinition whose source shows the text without the exception: mistakes in a definition are ClientExceptions wherever both are shown. */
export function refusal(text: string, wording: Certainty = 'verbatim'): AwsTemplate {
  return { exception: 'ClientException', exceptionIsConfirmed: false, text, wording };
}

/** The same where the source shows the exception too. */
export function recordedRefusal(text: string): AwsTemplate {
  return { exception: 'ClientException', exceptionIsConfirmed: true, text, wording: 'verbatim' };
}

/** A task's `stoppedReason`, `error: text`. */
export function stopped(error: string, text: string, wording: Certainty): AwsTemplate {
  return { exception: error, exceptionIsConfirmed: wording === 'verbatim', text, wording };
}
