/** Monaco's colours, read from the page's own custom properties, and read again whenever the page changes its theme. */
import { editor } from 'monaco-editor/editor';

const themeName = 'drydock';

/** Which of the page's colours Monaco uses for what; Monaco wants plain hexadecimal, so each is resolved first. */
const colours: Record<string, string> = {
  'editor.background': '--sheet',
  'editor.foreground': '--ink',
  'editorLineNumber.foreground': '--ink-3',
  'editorLineNumber.activeForeground': '--ink',
  'editorCursor.foreground': '--ink',
  'editor.selectionBackground': '--sea-tint',
  'editor.inactiveSelectionBackground': '--sea-tint',
  'editor.lineHighlightBackground': '--sheet',
  'editor.lineHighlightBorder': '--sheet',
  'editorBracketMatch.background': '--well',
  'editorBracketMatch.border': '--line-2',
  'editorIndentGuide.background1': '--line',
  'editorWhitespace.foreground': '--line-2',
  'editorError.foreground': '--flare',
  'editorWarning.foreground': '--brass',
  'editorInfo.foreground': '--sea',
  'editorWidget.background': '--paper',
  'editorWidget.foreground': '--ink',
  'editorWidget.border': '--line-2',
  'editorHoverWidget.background': '--paper',
  'editorHoverWidget.foreground': '--ink',
  'editorHoverWidget.border': '--line-2',
  'editorSuggestWidget.background': '--paper',
  'editorSuggestWidget.foreground': '--ink',
  'editorSuggestWidget.border': '--line-2',
  'editorSuggestWidget.selectedBackground': '--sea-tint',
  'editorSuggestWidget.selectedForeground': '--ink',
  'editorSuggestWidget.highlightForeground': '--sea',
  'editorSuggestWidget.focusHighlightForeground': '--sea',
  'list.hoverBackground': '--well',
  'list.focusHighlightForeground': '--sea',
  'list.highlightForeground': '--sea',
  'input.background': '--sheet',
  'input.foreground': '--ink',
  'input.border': '--line-2',
  'menu.background': '--paper',
  'menu.foreground': '--ink',
  'menu.selectionBackground': '--sea-tint',
  'menu.selectionForeground': '--ink',
  focusBorder: '--sea',
  'scrollbarSlider.background': '--line-2',
  'scrollbarSlider.hoverBackground': '--line-2',
  'scrollbarSlider.activeBackground': '--ink-3',
  'editor.findMatchBackground': '--brass-tint',
  'editor.findMatchHighlightBackground': '--brass-tint',
  'textLink.foreground': '--sea',
};

const tokenColours: Record<string, string> = {
  key: '--sea',
  string: '--kelp',
  number: '--brass',
  keyword: '--brass',
  comment: '--ink-3',
  delimiter: '--ink-2',
};

/** Resolves a custom property in `element` (it may be a `light-dark()`) to red, green, blue. */
function colourOf(element: HTMLElement, property: string): [number, number, number] {
  const probe = element.ownerDocument.createElement('span');
  probe.style.color = `var(${property})`;
  element.append(probe);
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [];
  probe.remove();
  return [Number(parts[0] ?? 0), Number(parts[1] ?? 0), Number(parts[2] ?? 0)];
}

const hex = (rgb: readonly number[]) => rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');

function defineTheme(element: HTMLElement): void {
  const paper = colourOf(element, '--sheet');
  const isDark = paper[0] + paper[1] + paper[2] < 384;
  editor.defineTheme(themeName, {
    base: isDark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: Object.entries(tokenColours).map(([token, property]) => ({ token, foreground: hex(colourOf(element, property)) })),
    colors: Object.fromEntries(Object.entries(colours).map(([id, property]) => [id, `#${hex(colourOf(element, property))}`])),
  });
  editor.setTheme(themeName);
}

/** Keeps Monaco's theme that of the page while an editor inside `element` lives. Call the answer to stop. */
export function followTheme(element: HTMLElement): () => void {
  defineTheme(element);
  const again = () => defineTheme(element);
  const observer = new MutationObserver(again);
  observer.observe(document.documentElement, { attributes: true });
  const media = matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', again);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', again);
  };
}
