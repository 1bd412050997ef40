/**
 * Regular expressions in the syntax of java.util.regex.Pattern, which `=~` and `!~` of the cluster query language take, as data that can be matched in
 * time that grows with the text’s length and never explodes. What only a backtracking engine can do (back references, looking around, possessive
 * quantifiers) is not covered, and said so.
 */

/** `offset` counts characters from 0. `isOurs` where Java takes the pattern and this reader does not. */
export interface PatternProblem {
  message: string;
  offset: number;
  isOurs?: true;
}

export type Pattern =
  | { type: 'one'; isWanted(character: string): boolean }
  | { type: 'all'; parts: readonly Pattern[] }
  | { type: 'any'; parts: readonly Pattern[] }
  | { type: 'repeat'; part: Pattern; least: number; most: number }
  | { type: 'place'; isHere(text: string, at: number): boolean };

/** Ours: deeper groups than anybody writes, and safe for any stack. */
const DEEPEST = 20;
const sets: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ };
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** The pattern, or what is wrong with it first. Takes any text and never throws. */
export function readPattern(text: string): { pattern: Pattern } | { problem: PatternProblem } {
  let at = 0;
  let depth = 0;
  let problem: PatternProblem | null = null;

  function fail(message: string, offset: number, isOurs?: true): void {
    problem ??= { message, offset, ...(isOurs && { isOurs }) };
    at = text.length;
  }
  function take(wanted: RegExp): string {
    wanted.lastIndex = at;
    const found = wanted.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }
  const literal = (character: string): Pattern => ({ type: 'one', isWanted: (one) => one === character });

  function alternatives(): Pattern {
    const parts = [sequence()];
    while (take(/\|/y)) parts.push(sequence());
    return { type: 'any', parts };
  }
  function sequence(): Pattern {
    const parts: Pattern[] = [];
    while (at < text.length && text[at] !== '|' && text[at] !== ')') parts.push(repeated(atom()));
    return { type: 'all', parts };
  }
  function atom(): Pattern {
    const start = at;
    const character = take(/./sy);
    if (character === '(') return group(start);
    if (character === '[') return characterClass(start);
    if (character === '\\') return escaped(start, false);
    if (character === '.') return { type: 'one', isWanted: (one) => one !== '\n' && one !== '\r' };
    if (character === '^') return { type: 'place', isHere: (_, here) => here === 0 };
    if (character === '$') return { type: 'place', isHere: (whole, here) => here === whole.length };
    if (/[*+?{]/.test(character)) fail(`Nothing stands before \`${character}\` that it could repeat. Any text is \`.*\`.`, start);
    return literal(character);
  }
  function group(start: number): Pattern {
    if (text[at] === '?' && !take(/\?(:|<[a-zA-Z]\w*>)/y)) fail('The model does not evaluate groups that begin with `(?`.', start, true);
    depth += 1;
    if (depth > DEEPEST) fail(`The pattern is nested more than ${DEEPEST} deep.`, start, true);
    const inside = alternatives();
    depth -= 1;
    if (!take(/\)/y)) fail('This `(` of the pattern is not closed.', start);
    return inside;
  }
  function repeated(part: Pattern): Pattern {
    const start = at;
    const sign = take(/[*+?]|\{\d{1,4}(,\d{0,4})?\}/y);
    if (!sign) {
      if (text[at] === '{') fail('Write `{2}`, `{2,}` or `{2,4}`.', at);
      return part;
    }
    const [, low = sign === '+' ? '1' : '0', comma, high] = /^\{(\d+)(?:(,)(\d*))?/.exec(sign) ?? [];
    const least = Number(low);
    const most = sign === '?' ? 1 : sign[0] !== '{' || (comma && !high) ? Number.POSITIVE_INFINITY : Number(high ?? low);
    if (most < least) fail('The first number is above the second.', start);
    if (text[at] === '+') fail('The model does not evaluate possessive quantifiers.', at, true);
    // A reluctant quantifier finds the same whole texts.
    take(/\?/y);
    if (/[*+?{]/.test(text.charAt(at))) fail(`Nothing stands before \`${text[at]}\` that it could repeat.`, at);
    return { type: 'repeat', part, least, most };
  }
  function escaped(start: number, isInClass: boolean): Pattern {
    const character = take(/./sy);
    const set = Object.hasOwn(sets, character) ? sets[character] : undefined;
    if (set) return { type: 'one', isWanted: (one) => set.test(one) };
    if (!character) fail('A pattern cannot end in `\\`.', start);
    else if (Object.hasOwn(controls, character)) return literal(controls[character] as string);
    else if (character === 'b' && !isInClass) {
      const isWord = (whole: string, here: number) => /\w/.test(whole.charAt(here));
      return { type: 'place', isHere: (whole, here) => isWord(whole, here - 1) !== isWord(whole, here) };
    } else if (/[a-zA-Z0-9]/.test(character)) fail(`The model does not evaluate \`\\${character}\`.`, start, true);
    return literal(character);
  }
  function characterClass(start: number): Pattern {
    const isNegated = take(/\^/y) !== '';
    const wanted: ((one: string) => boolean)[] = [];
    for (let isFirst = true; at < text.length && (isFirst || text[at] !== ']'); isFirst = false) wanted.push(classMember());
    if (!take(/\]/y)) fail('This `[` of the pattern is not closed.', start);
    return { type: 'one', isWanted: (one) => wanted.some((isWanted) => isWanted(one)) !== isNegated };
  }
  function classMember(): (one: string) => boolean {
    const start = at;
    if (take(/\[|&&/y)) fail('The model does not evaluate classes within classes.', start, true);
    const [low, isSet] = classCharacter();
    if (isSet || !take(/-(?!\])/y)) return low;
    const from = text.charAt(at - 2);
    const to = take(/[^\\]/y);
    if (!to) fail('The model does not evaluate escapes in ranges.', start, true);
    else if (to < from) fail(`\`${from}\` comes after \`${to}\`.`, start);
    return (one) => from <= one && one <= to;
  }
  function classCharacter(): [(one: string) => boolean, boolean] {
    const start = at;
    const character = take(/./sy);
    if (character !== '\\') return [(one) => one === character, false];
    const one = escaped(start, true);
    return [one.type === 'one' ? one.isWanted : () => false, true];
  }

  const pattern = alternatives();
  if (at < text.length) fail('This `)` of the pattern closes nothing.', at);
  return problem ? { problem } : { pattern };
}

/** True if the pattern matches the whole text, as Java's `Matcher.matches`: the guide's examples say `g2.*` where they mean that it begins with g2. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  // Each part is tried once at each place, whatever leads there: that bounds the work.
  const known = new Map<Pattern, ReadonlySet<number>[]>();

  /** Where a match of the part can end that begins at `from`. */
  function ends(part: Pattern, from: number): ReadonlySet<number> {
    const places = known.get(part) ?? [];
    known.set(part, places);
    const found = places[from] ?? find(part, from);
    places[from] = found;
    return found;
  }
  function find(part: Pattern, from: number): ReadonlySet<number> {
    if (part.type === 'one') return from < text.length && part.isWanted(text.charAt(from)) ? new Set([from + 1]) : new Set();
    if (part.type === 'place') return part.isHere(text, from) ? new Set([from]) : new Set();
    if (part.type === 'any') return new Set(part.parts.flatMap((one) => [...ends(one, from)]));
    if (part.type === 'all') return part.parts.reduce((places, one) => after(one, places), new Set([from]));
    return repetitions(part, from);
  }
  function after(part: Pattern, places: ReadonlySet<number>): Set<number> {
    return new Set([...places].flatMap((place) => [...ends(part, place)]));
  }
  function repetitions({ part, least, most }: Extract<Pattern, { type: 'repeat' }>, from: number): Set<number> {
    let places = new Set([from]);
    for (let done = 0; done < least && places.size > 0; done += 1) {
      const next = after(part, places);
      // What matches the empty text can be repeated without end.
      const isSettled = next.size === places.size && [...next].every((place) => places.has(place));
      places = next;
      if (isSettled) break;
    }
    const all = new Set(places);
    for (let done = least; done < most && places.size > 0; done += 1) {
      places = new Set([...after(part, places)].filter((place) => !all.has(place)));
      for (const place of places) all.add(place);
    }
    return all;
  }

  return ends(pattern, 0).has(text.length);
}
