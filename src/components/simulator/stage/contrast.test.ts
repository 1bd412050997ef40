/** Words on tasks stand on plain colours, never on a texture; their contrast is worked out from the tokens, for light and for dark. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const tokens = read('../../../styles/tokens.css');
const css = read('./stage.css').replace(/\s+/g, ' ');

type Rgb = readonly [number, number, number];

function token(name: string, scheme: 'light' | 'dark'): Rgb {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? [];
  const hex = scheme === 'light' ? light : dark;
  if (hex === undefined) throw new Error(`there is no token ${name}`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

/** `color-mix(in srgb, a part%, b)`. */
const mixed = (a: Rgb, part: number, b: Rgb) =>
  a.map((value, i) => (value * part + (b[i] as number) * (100 - part)) / 100) as unknown as Rgb;

/** Of WCAG 2.2, as it defines contrast ratio and relative luminance. */
function contrast(a: Rgb, b: Rgb): number {
  const luminance = (rgb: Rgb) => {
    const [red, green, blue] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as unknown as Rgb;
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** What a word on a task is written with and on, and what of the stylesheet says so. */
const words = [
  { what: 'on a plate, where it runs', text: 'ink', ground: 'sheet', said: '.sim-plate { fill: var(--sheet); }' },
  {
    what: 'small and running',
    text: 'sheet',
    ground: 'sea',
    said: 'background: linear-gradient(to right, var(--hue) calc(100% - var(--strip)), #0000 0), var(--texture), var(--hue);',
  },
  {
    what: 'small and running on Spot',
    text: 'ink',
    ground: 'brass-tint',
    said: 'linear-gradient(to right, var(--brass-tint) calc(100% - var(--strip)), #0000 0),',
  },
  { what: 'on its way, above the fill', text: 'ink', ground: 'sheet', said: 'background: var(--sheet); color: var(--ink);' },
  {
    what: 'on its way, on demand',
    text: 'ink',
    ground: 'sea',
    part: 34,
    said: '.is-coming { --plate: color-mix(in srgb, var(--hue) 34%, var(--sheet)); }',
  },
  {
    what: 'on its way, on Spot',
    text: 'ink',
    ground: 'brass',
    part: 34,
    said: '.is-coming .sim-fill { fill: color-mix(in srgb, var(--hue) 34%, var(--sheet)); }',
  },
  { what: 'leaving, under its cross', text: 'ink', ground: 'flare-tint', said: '.is-leaving { --plate: var(--flare-tint); }' },
  { what: 'leaving and small', text: 'ink', ground: 'flare-tint', said: '.is-small.is-leaving::before { background: var(--flare-tint); }' },
] as const;

for (const scheme of ['light', 'dark'] as const) {
  test.for(words)(`a word $what has a contrast of 4.5 at least, in ${scheme}`, ({ text, ground, said, ...rest }) => {
    const plain = token(ground, scheme);
    const seen = 'part' in rest ? mixed(plain, rest.part, token('sheet', scheme)) : plain;
    expect(contrast(token(text, scheme), seen)).toBeGreaterThanOrEqual(4.5);
    expect(css).toContain(said);
  });
}

test('what is drawn over a small task keeps to a strip beside its words', () => {
  expect(css).toContain('.sim-task.is-compact { --strip: 10px; isolation: isolate; padding-inline-end: var(--strip);');
  expect(css).toContain('.sim-task.is-compact::after { inset-inline-start: auto; inline-size: var(--strip); }');
});
