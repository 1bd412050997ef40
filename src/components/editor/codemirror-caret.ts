/**
 * A caret that blinks by a timer. CodeMirror's own blinks by an endless animation, for which a browser makes sixty frames a second: a key then waits
 * for the next of them, and what is found for it for the one after, where without it a frame begins at once.
 */
import type { Extension } from '@codemirror/state';
import { drawSelection, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';

const blinkEveryMs = 600;

class Blinking {
  readonly view: EditorView;
  timer: ReturnType<typeof setInterval> | undefined;

  constructor(view: EditorView) {
    this.view = view;
    this.restart();
  }

  update(update: ViewUpdate): void {
    if (update.docChanged || update.selectionSet || update.focusChanged) this.restart();
  }

  /** Shown after every movement; blinks only where it is seen. */
  restart(): void {
    this.destroy();
    if (!this.view.hasFocus || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.timer = setInterval(() => {
      this.view.dom.toggleAttribute('data-caret-off');
    }, blinkEveryMs);
  }

  destroy(): void {
    clearInterval(this.timer);
    this.view.dom.removeAttribute('data-caret-off');
  }
}

/** Carets and selections, more than one where there are more. */
export const carets: Extension = [drawSelection({ cursorBlinkRate: 0 }), ViewPlugin.fromClass(Blinking)];
