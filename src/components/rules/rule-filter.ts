/** Which rules of the list are shown, as a value that stands in the page's address. */

/** An empty text in any of them means no wish. */
export interface RuleFilter {
  /** Words to find, or a whole answer of AWS. */
  words: string;
  severity: string;
  kind: string;
  wording: string;
}

/** What the filter knows of a rule in the list. */
export interface RuleFacts {
  /** Title, code and AWS's text in one, with `{name}`s where the learner's values go. */
  text: string;
  /** AWS's text alone; empty where it is not on record. */
  answer: string;
  severity: string;
  kinds: readonly string[];
  wording: string;
}

const names = { words: 'q', severity: 'severity', kind: 'kind', wording: 'wording' } as const;
const wishes = Object.keys(names) as (keyof RuleFilter)[];

/** Reads a filter from an address's query, `?q=memory&severity=error`. */
export function readFilter(query: string): RuleFilter {
  const params = new URLSearchParams(query);
  return Object.fromEntries(wishes.map((wish) => [wish, params.get(names[wish]) ?? ''])) as unknown as RuleFilter;
}

/** The query that says a filter: empty, or beginning with `?`. */
export function queryOf(filter: RuleFilter): string {
  const params = new URLSearchParams(wishes.flatMap((wish) => (filter[wish].trim() === '' ? [] : [[names[wish], filter[wish].trim()]])));
  return params.size === 0 ? '' : `?${params}`;
}

/** True where a rule meets every wish. */
export function passes(rule: RuleFacts, filter: RuleFilter): boolean {
  return (
    (filter.severity === '' || rule.severity === filter.severity) &&
    (filter.kind === '' || rule.kinds.includes(filter.kind)) &&
    (filter.wording === '' || rule.wording === filter.wording) &&
    speaksOf(rule, filter.words)
  );
}

/** Every word is in the rule's text, or the words are an answer of AWS that the rule's text has the pattern of. */
function speaksOf(rule: RuleFacts, words: string): boolean {
  const wanted = plain(words);
  if (wanted === '') return true;
  const text = plain(rule.text);
  return wanted.split(' ').every((word) => text.includes(word)) || isAnswerOf(rule.answer, wanted);
}

/** Fewer letters of AWS's own than this say too little to tell one answer from another. */
const tellingLetters = 12;

/** True where `said` holds the answer with values in the places of its names: what a learner copies from a terminal. */
function isAnswerOf(answer: string, said: string): boolean {
  const fixed = answer.split(/\{\w+\}/).map(plain);
  if (fixed.join('').length < tellingLetters) return false;
  let from = 0;
  return fixed.every((part) => {
    const found = said.indexOf(part, from);
    from = found + part.length;
    return found >= 0;
  });
}

/** Capitals, kinds of quotes and runs of space make no difference. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
}
