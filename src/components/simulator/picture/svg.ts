/** Writes SVG by hand: escaped text, whole numbers, the same bytes for the same picture. Pure. */

/** Text for SVG's content and attributes. What XML 1.0 cannot hold becomes U+FFFD. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

type Attributes = Readonly<Record<string, string | number>>;

/** An element around what was written already. */
export function element(name: string, attributes: Attributes, inner = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`)
    .join('');
  return inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>`;
}

/** A line of text with its baseline at `y`; cut to `most` characters. */
export function words(text: string, x: number, y: number, attributes: Attributes = {}, most = 200): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return element('text', { x, y, ...attributes }, escaped(cut));
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
