/** The findings list says AWS's words first and how sure they are, and never lets a text become markup. */
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import type { LocatedFinding } from '../../documents/types.ts';
import { FindingList, summaryOf } from './FindingList.tsx';

function finding(change: Partial<LocatedFinding> = {}): LocatedFinding {
  return {
    code: 'role-invalid',
    severity: 'error',
    path: ['taskRoleArn'],
    pointer: '/taskRoleArn',
    range: { from: 0, to: 1 },
    line: 20,
    column: 18,
    message: 'An account has `12` digits.',
    why: 'Because.',
    source: { text: 'a guide', date: '2026-01-01' },
    aws: { exception: 'ClientException', exceptionIsConfirmed: true, text: 'Role is not valid', wording: 'verbatim' },
    ...change,
  };
}

const htmlOf = (...findings: LocatedFinding[]) => renderToString(<FindingList findings={findings} actions={{}} />);
const wordsOf = (html: string) => html.replace(/<[^>]*>/g, '');

describe('findings list', () => {
  it('says that nothing was found', () => {
    expect(htmlOf()).toContain('No findings');
  });

  it('counts findings by severity', () => {
    expect(summaryOf([finding(), finding({ severity: 'advice' }), finding({ severity: 'advice' })])).toBe('3 findings: 1 error, 2 advice');
    expect(summaryOf([finding({ severity: 'warning' })])).toBe('1 finding: 1 warning');
  });

  it('lets AWS speak first, and says that AWS answers one error at a time', () => {
    const words = wordsOf(htmlOf(finding(), finding({ pointer: '/executionRoleArn' })));
    expect(words).toContain('AWS answers now: ClientException: Role is not valid');
    expect(words.match(/AWS would answer next/g)).toHaveLength(1);
    expect(words).toContain('2 errors. AWS reports one at a time.');
  });

  it('says when an answer is inferred', () => {
    const aws = { exception: 'ClientException', exceptionIsConfirmed: false, text: 'x', wording: 'inferred' as const };
    expect(htmlOf(finding({ aws }))).toContain('How sure: that this case gets this answer is inferred; the exception’s name is inferred.');
    expect(htmlOf(finding())).not.toContain('How sure');
  });

  it('shows a learner’s markup as text', () => {
    expect(htmlOf(finding({ message: '<img src=x>' }))).not.toContain('<img');
  });
});
