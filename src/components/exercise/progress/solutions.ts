/** An exercise's solutions, fetched when somebody may see them and never before: no page carries them. */

const files = import.meta.glob<string>('@exercises/*/solutions/*/*.json', { query: '?raw', import: 'default' });

export interface Solution {
  /** Folder name: `launch-type`. */
  name: string;
  /** By document name. */
  texts: Readonly<Record<string, string>>;
}

/** The solutions of an exercise, in the order of their names. */
export async function solutionsOf(slug: string): Promise<Solution[]> {
  const found = Object.entries(files).flatMap(([path, load]) => {
    const [document, name, , owner] = path.split('/').reverse();
    return owner === slug && name !== undefined && document !== undefined ? [{ name, document, load }] : [];
  });
  const texts = await Promise.all(found.map(async ({ name, document, load }) => ({ name, document, text: await load() })));
  return [...new Set(texts.map(({ name }) => name))].sort().map((name) => ({
    name,
    texts: Object.fromEntries(texts.filter((one) => one.name === name).map(({ document, text }) => [document, text])),
  }));
}

/** A folder's name as words: `base-on-demand-then-spot` is “base on demand then spot”. */
export function wordsOf(name: string): string {
  return name.replace(/^.*--/, '').replaceAll('-', ' ');
}
