import { expect, test } from 'vitest';
import { toMarkdown } from './markdown.ts';

test('sets paragraphs apart and keeps code, links and emphasis', () => {
  const html = '<p>Use <code>awsvpc</code>.</p> <p>See <a href="https://docs.aws.amazon.com/x">Networking</a> in the <i>Guide</i>.</p>';
  expect(toMarkdown(html)).toBe('Use `awsvpc`.\n\nSee [Networking](https://docs.aws.amazon.com/x) in the *Guide*.');
});

test('tightens code spans and leaves emphasis inside them out', () => {
  expect(toMarkdown('<p><code> <i>url</i>/<i>image</i> </code> and <code>&lt;name&gt;</code></p>')).toBe('`url/image` and `<name>`');
});

test('nests lists, and indents what belongs to an item', () => {
  const html =
    '<p>Options:</p> <ul> <li> <p>one</p> <p>more</p> <note> <p>careful</p> </note> </li> <li>two<ul><li>inner</li></ul></li> </ul> <p>End</p>';
  expect(toMarkdown(html)).toBe('Options:\n\n- one\n\n  more\n\n  **Note:** careful\n- two\n  - inner\n\nEnd');
});

test('numbers ordered lists and turns definition lists into items', () => {
  expect(toMarkdown('<ol><li>a</li><li>b</li></ol>')).toBe('1. a\n2. b');
  expect(toMarkdown('<dl><dt>awslogs-group</dt><dd><p>Required: Yes</p></dd></dl>')).toBe('- awslogs-group\n\n  Required: Yes');
});

test('leaves plain text alone', () => {
  expect(toMarkdown('2 < 3 and a > b')).toBe('2 < 3 and a > b');
});
