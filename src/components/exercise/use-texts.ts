/** The texts of a bench's documents, as they stand in their editors. */
import { useCallback, useState } from 'preact/hooks';
import type { BenchDocument } from './bench.ts';
import type { Texts } from './use-run.ts';

/** The texts that came with the page. */
export function startTexts(documents: readonly BenchDocument[]): Texts {
  return Object.fromEntries(documents.map(({ name, startText }) => [name, startText]));
}

/** Starts as the start; `onText` is what an editor calls, `isTouched` whether anything differs from what came with the page. */
export function useTexts(documents: readonly BenchDocument[]): {
  texts: Texts;
  isTouched: boolean;
  onText(name: string, text: string): void;
} {
  const [start] = useState(() => startTexts(documents));
  const [texts, setTexts] = useState(start);
  const onText = useCallback((name: string, text: string) => setTexts((now) => (now[name] === text ? now : { ...now, [name]: text })), []);
  return { texts, isTouched: texts !== start, onText };
}
