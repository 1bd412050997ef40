/** Sizes of an editor's text in px, for what cannot take them from the stylesheet: they follow the text size that the reader has chosen. */
export function measures(): { fontSize: number; lineHeight: number; padding: number } {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return { fontSize: 0.8125 * rem, lineHeight: 1.3125 * rem, padding: rem };
}
