/** The checks of an exercise as a list: what must be so, and after a check how each came out, told by mark, word and colour. */
import type { CheckResult } from '../../grading/grading.ts';
import { Prose } from './Prose.tsx';

interface Props {
  checks: readonly { id: string; title: string }[];
  /** Null before the first check. */
  results: readonly CheckResult[] | null;
  /** Names of the runs that can be shown. */
  trials: readonly string[];
}

const marks = { passed: '✓', failed: '✕', 'not reached': '–', unknown: '○' } as const;

export function Checks({ checks, results, trials }: Props) {
  // A guard that is not listed appears only when it fails.
  const guards = (results ?? []).filter((result) => result.outcome === 'failed' && !checks.some((check) => check.id === result.id));
  return (
    <ul class="checks" aria-label="What must be so">
      {[...checks, ...guards].map((check) => {
        const result = results?.find((candidate) => candidate.id === check.id);
        const outcome = result?.outcome ?? 'unknown';
        return (
          <li key={check.id} class={`check ${outcome.replace(' ', '-')}`}>
            <span class="mark" aria-hidden="true">
              {marks[outcome]}
            </span>
            <span>
              {check.title}
              {outcome !== 'unknown' && <span class="visually-hidden">: {outcome}</span>}
              {result?.outcome === 'failed' && result.because && (
                <span class="because">
                  {placeOf(result, trials)}
                  <Prose text={result.because} />
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function placeOf(result: CheckResult, trials: readonly string[]): string {
  const at = result.atSeconds === undefined || result.atSeconds === null ? '' : `t = ${result.atSeconds} s`;
  const trial =
    result.trial === undefined || result.trial === 'visible'
      ? ''
      : `In ${trials.includes(result.trial) ? 'the run' : 'another run'} (${result.trial})`;
  const place = [trial, at].filter((part) => part !== '').join(', ');
  return place === '' ? '' : `${place}: `;
}
