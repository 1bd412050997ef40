/** Numbers in prose need a source: what AWS does stands in a fact of the model, what an exercise asks stands in the exercise. */
import { proseOf } from './mdx.ts';
import { type Problem, problemAt } from './problem.ts';

const words: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  ninety: 90,
};

const units = '%|percent|ms|milliseconds|s|seconds?|min|minutes?|h|hours?|[KMGT]i?B|(?:mega|giga)bytes?|vCPUs?|CPU units';
const amount = new RegExp(
  `(?<![\\w.$:/-])(?:\\$\\s?(\\d[\\d,.]*)|(\\d[\\d,]*(?:\\.\\d+)?|\\b(?:${Object.keys(words).join('|')}))[\\s\\u00a0-]?(${units})(?![\\w/]))`,
  'gi',
);

interface Amount {
  offset: number;
  said: string;
  value: number;
  /** As written; `$` for money. */
  unit: string;
}

/** Numbers with a unit of time, size, share or money that the author has typed into the prose, except where a comment gives a reason. */
function amountsIn(text: string, besides: readonly string[]): Amount[] {
  const prose = proseOf(text, besides);
  const excused = excusesIn(text);
  return [...prose.matchAll(amount)]
    .filter((match) => !excused.some(({ from, to }) => from <= match.index && match.index < to))
    .map((match) => ({
      offset: match.index,
      said: match[0],
      value: words[(match[2] ?? '').toLowerCase()] ?? Number((match[1] ?? match[2] ?? '').replaceAll(',', '')),
      unit: match[1] === undefined ? (match[3] ?? '') : '$',
    }));
}

/** Where `{/* number: why *\/}` stands: it excuses the rest of its paragraph, or the paragraph after it. */
function excusesIn(text: string): { from: number; to: number }[] {
  return [...text.matchAll(/\{\/\*\s*number:\s*(\S[\s\S]*?)\s*\*\/\}\s*/g)].map((match) => {
    const after = match.index + match[0].length;
    const end = text.indexOf('\n\n', after);
    return { from: match.index, to: end < 0 ? text.length : end };
  });
}

/** A lesson: every such number comes from a fact. What stands in a question is about its own case, and notes are for the speaker. */
export function numberProblems(file: string, text: string): Problem[] {
  return amountsIn(text, ['Fact', 'Ask', 'Said', 'Notes']).map(({ offset, said }) =>
    problemAt(
      file,
      text,
      offset,
      `“${said.trim()}” has no source. Take it from <Fact id="…" />, put the words into <Fact id="…">…</Fact>, or say before the paragraph whose number it is: {/* number: the reason */}.`,
    ),
  );
}

const inMs: readonly (readonly [RegExp, number])[] = [
  [/^(ms|milliseconds)$/i, 1],
  [/^(s|seconds?)$/i, 1000],
  [/^(min|minutes?)$/i, 60_000],
  [/^(h|hours?)$/i, 3_600_000],
];

/** A brief: every such number is one that the exercise works with. `sources` are its definition and its documents. */
export function briefNumberProblems(file: string, text: string, sources: readonly string[]): Problem[] {
  const known = new Set(
    sources.flatMap((source) => [...source.matchAll(/\d[\d_]*(?:\.\d+)?/g)].map(([found]) => Number(found.replaceAll('_', '')))),
  );
  const isKnown = ({ value, unit }: Amount) => {
    const ms = inMs.find(([pattern]) => pattern.test(unit))?.[1];
    const asItMayStand = [
      value,
      ...(ms === undefined ? [] : [value * ms, (value * ms) / 1000]),
      ...(/^Gi?B$/i.test(unit) ? [value * 1024] : []),
    ];
    return asItMayStand.some((one) => known.has(one));
  };
  return amountsIn(text, ['Fact'])
    .filter((one) => !isKnown(one))
    .map(({ offset, said }) =>
      problemAt(
        file,
        text,
        offset,
        `“${said.trim()}” stands nowhere in the exercise. Take it from there, or say before the paragraph whose number it is: {/* number: the reason */}.`,
      ),
    );
}
