/** CodeMirror's own styles, brought into the page in the one way that a strict content security policy allows. */
import { EditorView } from '@codemirror/view';

let isDone = false;

/**
 * CodeMirror writes a `<style>` element into a document, which `style-src 'self'` blocks, but a constructed style sheet into a shadow root,
 * which it does not; it remembers which under a symbol on the root. A passing editor in a shadow root makes the constructed one, and the
 * document is then given the same. Where this ever stops to work, CodeMirror falls back to its `<style>` element.
 */
export function useConstructedStyles(parent: HTMLElement): void {
  if (isDone) return;
  isDone = true;
  const host = parent.ownerDocument.createElement('div');
  parent.append(host);
  const shadow = host.attachShadow({ mode: 'open' });
  new EditorView({ parent: shadow, root: shadow }).destroy();
  host.remove();
  const from = shadow as unknown as Record<symbol, unknown>;
  const to = parent.ownerDocument as unknown as Record<symbol, unknown>;
  for (const symbol of Object.getOwnPropertySymbols(shadow)) {
    const set = from[symbol];
    if (typeof set === 'object' && set !== null && 'sheet' in set) to[symbol] ??= set;
  }
}
