/**
 * The client directive `client:use`: an island stays plain HTML until its reader uses it, or has used it before.
 *
 * A lesson is read more often than it is played with, so nothing is fetched for an island until the first click or key in it. The click that
 * woke it is given to the living island again, so that no press is lost. An island that was used before (`options.value`, a storage key, says so)
 * wakes at once, for it may have a draft to show; so does one that the page's address is about.
 */
import type { ClientDirective } from 'astro';

interface Sleeper {
  isAwake(): boolean;
  wake(): Promise<void>;
  /** Wakes it, and does this again when it is awake. */
  remember(again: () => void): void;
}

const use: ClientDirective = (load, options, element) => {
  hydrateOnUse(load, options, element);
};

/** The same, for directives that wake an island by more than this one does. */
export function hydrateOnUse(...[load, options, element]: Parameters<ClientDirective>): Sleeper {
  let stage: 'asleep' | 'waking' | 'awake' = 'asleep';
  /** What its reader did before it was awake, in order. */
  let done: (() => void)[] = [];

  const wake = async () => {
    if (stage !== 'asleep') return;
    stage = 'waking';
    element.setAttribute('aria-busy', 'true');
    const hydrate = await load();
    await hydrate();
    element.removeAttribute('aria-busy');
    // Astro reports a failure by an event and resolves all the same; the attribute goes when the island is alive.
    if (element.hasAttribute('ssr')) {
      stage = 'asleep';
      done = [];
      say(element, 'This part of the page could not be fetched. Look after your connection and reload the page; what you wrote is kept.');
      return;
    }
    // Effects and event handlers are in place only after the frame that follows hydration.
    requestAnimationFrame(() => {
      stage = 'awake';
      for (const again of done) again();
      done = [];
    });
  };

  const key = typeof options.value === 'string' ? options.value : null;

  const remember = (again: () => void) => {
    if (key !== null) markUsed(key);
    done.push(again);
    void wake();
  };

  element.addEventListener(
    'click',
    (event) => {
      if (stage === 'awake' || !(event.target instanceof Element)) return;
      const control = event.target.closest<HTMLElement>('button, summary[data-wakes]');
      if (!control) return;
      event.preventDefault();
      event.stopPropagation();
      remember(() => control.isConnected && control.click());
    },
    { capture: true },
  );
  element.addEventListener(
    'input',
    (event) => {
      const { target } = event;
      if (stage === 'awake' || !(target instanceof HTMLElement) || !target.matches('input, select')) return;
      const { value, checked } = target as HTMLInputElement;
      event.stopPropagation();
      remember(() => {
        // What wakes takes fields back to where they began.
        Object.assign(target, { value, checked });
        for (const type of ['input', 'change']) target.dispatchEvent(new Event(type, { bubbles: true }));
      });
    },
    { capture: true },
  );
  element.addEventListener(
    'keydown',
    (event) => {
      const { target, key: pressed, shiftKey, altKey, ctrlKey, metaKey } = event;
      // The stage itself takes keys; those of buttons come as clicks, those of the slider as input.
      if (stage === 'awake' || !(target instanceof HTMLElement) || !target.matches('.sim')) return;
      if (altKey || ctrlKey || metaKey || isLeft(pressed)) return;
      event.preventDefault();
      remember(() => target.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, shiftKey, bubbles: true, cancelable: true })));
    },
    { capture: true },
  );

  if ((key !== null && wasUsed(key)) || isAddressed()) void wake();
  return { isAwake: () => stage === 'awake', wake, remember };
}

/** The page's address holds a state to show, or the page is part of another one, which talks to it. */
function isAddressed(): boolean {
  return location.hash.startsWith('#s=') || new URLSearchParams(location.search).has('embed');
}

/** Keys that move about the page, and keys that do nothing alone. */
function isLeft(key: string): boolean {
  return /^(Tab|Shift|Escape|Enter|CapsLock|Page(Up|Down)|Arrow(Up|Down)|F\d+)$/.test(key);
}

/** Says something where the island itself would, once it is awake. */
function say(element: HTMLElement, text: string): void {
  const note = element.querySelector('[data-says]');
  if (note && note.textContent !== text) note.textContent = text;
}

/** At once and not when something was written: a page that is left in the middle of a word must know at its return that there is a draft. */
function markUsed(key: string): void {
  try {
    localStorage.setItem(key, '1');
  } catch {
    // Denied storage: the editor itself says that nothing is kept.
  }
}

function wasUsed(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

export default use;
