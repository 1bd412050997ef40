/** AWS's docs as DOM: the little Markdown they use, built node by node so that no text can become markup. */

const inline = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/g;

function addInline(parent: Element, text: string): void {
  const make = (name: string, content: string) => {
    const element = parent.ownerDocument.createElement(name);
    element.textContent = content;
    parent.append(element);
    return element;
  };
  let at = 0;
  for (const match of text.matchAll(inline)) {
    parent.append(text.slice(at, match.index));
    const [whole, code, strong, label, address] = match;
    if (code) make('code', code);
    else if (strong) make('strong', strong);
    else if (label && address) {
      const link = make('a', label);
      link.setAttribute('href', address);
      link.setAttribute('rel', 'noreferrer');
    }
    at = match.index + whole.length;
  }
  parent.append(text.slice(at));
}

/** Paragraphs, lists of one level, code, bold and links to the web; everything else stays as it is written. */
export function renderMarkdown(markdown: string, document: Document): HTMLElement {
  const root = document.createElement('div');
  root.className = 'doc-help';
  let list: Element | null = null;
  for (const block of markdown.split(/\n{2,}|\n(?=\s*[-*] )/)) {
    const text = block.trim();
    if (!text) continue;
    const item = /^[-*] (.*)$/s.exec(text);
    if (item) {
      list ??= root.appendChild(document.createElement('ul'));
      addInline(list.appendChild(document.createElement('li')), item[1] ?? '');
    } else {
      list = null;
      addInline(root.appendChild(document.createElement('p')), text);
    }
  }
  return root;
}
