/**
 * The client directive `client:use`: an island stays plain HTML until its reader uses it, or has used it before.
 *
 * A lesson is read more often than it is played with, so nothing is fetched for an island until the first click or key in it. The click that
 * woke it is given to the living island again, so that no press is lost. An island with a kept draft (`options.value`, a storage key) wakes at once.
 */
import type { ClientDirective } from 'astro';

const use: ClientDirective = (load, options, element) => {
  let isAwake = false;

  const wake = async (replay?: () => void) => {
    if (isAwake) return;
    isAwake = true;
    element.setAttribute('aria-busy', 'true');
    try {
      const hydrate = await load();
      await hydrate();
      // Effects and event handlers are in place only after the frame that follows hydration.
      if (replay) requestAnimationFrame(replay);
    } catch (error) {
      isAwake = false;
      element.dispatchEvent(new CustomEvent('drydock:offline', { bubbles: true, detail: String(error) }));
    } finally {
      element.removeAttribute('aria-busy');
    }
  };

  element.addEventListener('click', (event) => {
    if (isAwake || !(event.target instanceof Element)) return;
    const control = event.target.closest('button, [role="button"], [role="tab"], [data-wakes]');
    if (!control) return;
    event.preventDefault();
    void wake(() => control instanceof HTMLElement && control.isConnected && control.click());
  });
  // A slider that was moved in the sleeping island takes its value again.
  element.addEventListener('input', ({ target }) => {
    if (isAwake || !(target instanceof HTMLInputElement)) return;
    const { value } = target;
    void wake(() => {
      target.value = value;
      target.dispatchEvent(new Event('input', { bubbles: true }));
    });
  });

  const key = typeof options.value === 'string' ? options.value : null;
  if (key !== null && wasUsed(key)) void wake();
};

function wasUsed(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

export default use;
