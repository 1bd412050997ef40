import { describe, expect, it } from 'vitest';
import { tagsOf } from './html.ts';

const read = (html: string) =>
  [...tagsOf(html)].map(({ name, attributes, text }) => ({
    name,
    ...Object.fromEntries(attributes),
    ...(text === undefined ? {} : { text }),
  }));

describe('reading built HTML', () => {
  it('finds tags with quoted, unquoted and empty attributes', () => {
    expect(read(`<A href="x" data-b='y' c=z d><br/>`)).toEqual([{ name: 'a', href: 'x', 'data-b': 'y', c: 'z', d: '' }, { name: 'br' }]);
  });

  it('does not end a tag at a > inside a value', () => {
    expect(read('<astro-island props="{&quot;a&quot;:[0,&quot;x > y&quot;]}" client="use"><p>')).toHaveLength(2);
  });

  it('takes scripts and styles as text, whatever they hold', () => {
    expect(read('<script>if (a<b) "<style>"</script><p>')).toEqual([{ name: 'script', text: 'if (a<b) "<style>"' }, { name: 'p' }]);
  });

  it('skips comments', () => {
    expect(read('<!-- <style> --><p>')).toEqual([{ name: 'p' }]);
  });
});
