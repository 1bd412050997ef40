/** Turns the small HTML of the SDK's doc comments into Markdown. */

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

interface List {
  isOrdered: boolean;
  count: number;
}

/**
 * Markdown of an SDK doc comment: paragraphs, nested lists, definition lists, notes, code, emphasis and links.
 * Tags it does not know are left out and their text stays. Idempotent on text without tags.
 */
export function toMarkdown(html: string): string {
  const blocks: string[] = [];
  const lists: List[] = [];
  let text = '';
  let marker = '';
  let lead = '';
  let href: string | null = null;
  let isCode = false;
  let isAtCodeStart = false;

  const endBlock = () => {
    const line = lead + text.replace(/\s+/g, ' ').trim();
    const isEmpty = line === lead;
    text = '';
    if (isEmpty) return;
    const indent = '  '.repeat(marker === '' ? lists.length : Math.max(0, lists.length - 1));
    blocks.push(indent + marker + line);
    marker = '';
    lead = '';
  };

  const open: Record<string, () => void> = {
    ul: () => lists.push({ isOrdered: false, count: 0 }),
    ol: () => lists.push({ isOrdered: true, count: 0 }),
    dl: () => lists.push({ isOrdered: false, count: 0 }),
    li: () => {
      const list = lists.at(-1);
      if (list === undefined) return;
      list.count += 1;
      marker = list.isOrdered ? `${list.count}. ` : '- ';
    },
    dt: () => {
      marker = '- ';
    },
    note: () => {
      lead = '**Note:** ';
    },
    important: () => {
      lead = '**Important:** ';
    },
  };

  for (const token of html.match(/<\/?[a-z]+(?:\s[^>]*)?>|[^<]+|</gi) ?? []) {
    const tag = /^<(\/?)([a-z]+)/i.exec(token);
    if (tag === null) {
      const plain = token.replace(/&([a-z]+);/g, (whole, name: string) => entities[name] ?? whole);
      text += isAtCodeStart ? plain.trimStart() : plain;
      isAtCodeStart &&= plain.trim() === '';
      continue;
    }
    const isEnd = tag[1] === '/';
    const name = (tag[2] ?? '').toLowerCase();
    if (name === 'code') {
      if (isCode !== isEnd) continue;
      isCode = !isEnd;
      // AWS writes `<code> x </code>`; a code span is tight.
      text = isEnd ? `${text.trimEnd()}\`` : `${text}\``;
      isAtCodeStart = !isEnd;
    } else if (name === 'i' || name === 'b') {
      if (!isCode) text += name === 'i' ? '*' : '**';
    } else if (name === 'a') {
      if (!isEnd) {
        href = /href="([^"]*)"/.exec(token)?.[1] ?? null;
        if (href !== null) text += '[';
      } else if (href !== null) {
        text += `](${href})`;
        href = null;
      }
    } else {
      endBlock();
      if (!isEnd) open[name]?.();
      else if (name === 'ul' || name === 'ol' || name === 'dl') lists.pop();
    }
  }
  endBlock();
  return joinBlocks(blocks);
}

/** Items of one list stand on adjacent lines; paragraphs stand apart. */
function joinBlocks(blocks: readonly string[]): string {
  const isItem = (block: string) => /^\s*(?:-|\d+\.) /.test(block);
  let markdown = '';
  for (const [index, block] of blocks.entries()) {
    const before = blocks[index - 1];
    if (before !== undefined) markdown += isItem(block) && (isItem(before) || before.startsWith('  ')) ? '\n' : '\n\n';
    markdown += block;
  }
  return markdown;
}
