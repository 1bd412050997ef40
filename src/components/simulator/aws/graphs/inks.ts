/** The tokens' colours as a canvas needs them, in the scheme of the moment, and word of when that changes. */
import type { Ink } from './graph-list.ts';

/** What a graph is drawn with. */
export interface Inks {
  line(ink: Ink): string;
  /** Of the axes' words. */
  words: string;
  grid: string;
  /** A font shorthand without its size. */
  family: string;
}

/** Reads the colours where an element stands. */
export function inksAt(element: HTMLElement): Inks {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  // A custom property keeps light-dark() as it is written; a colour that uses it is worked out.
  const colourOf = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const lines = new Map((['sea', 'brass', 'kelp', 'flare', 'ink-2'] as const).map((ink) => [ink, colourOf(ink)]));
  const [words, grid, family] = [colourOf('ink-3'), colourOf('line'), getComputedStyle(element).fontFamily];
  probe.remove();
  return { line: (ink) => lines.get(ink) ?? words, words, grid, family };
}

/** Calls back when the scheme changes, by the system or by the page, until the returned function is called. */
export function watchScheme(onChange: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const page = new MutationObserver(onChange);
  system.addEventListener('change', onChange);
  page.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', onChange);
    page.disconnect();
  };
}
