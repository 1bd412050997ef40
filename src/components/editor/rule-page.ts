/** Where the page of a finding's rule is. */
import { href } from '../../site/href.ts';

/** Codes of findings that no rule makes: the text is no readable document, or the checker itself has something to say. */
const withoutRule = /^(json|yaml|template|read-only|checker)-/;

/** Address of the page about a finding's rule, below the site's base; null where the code is not a rule's. */
export function rulePageOf(code: string): string | null {
  return withoutRule.test(code) ? null : href(`/rules/${code}/`);
}
