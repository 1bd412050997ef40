/** Which keys move the slides, and which belong to something on them. */

/** True for a key that an editor, a run, a form or a control under the hand takes for itself. */
export function isOthersKey(event: KeyboardEvent): boolean {
  const { target, key } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest('[data-live] .slide-body, input, textarea, select, dialog, [contenteditable]')) return true;
  return (key === ' ' || key === 'Enter') && target.closest('a, button, summary') !== null;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/** True for a key that goes to the next step. */
export function goesOn({ key, shiftKey, ctrlKey, metaKey }: Pressed): boolean {
  return !shiftKey && !ctrlKey && !metaKey && /^(ArrowRight|ArrowDown|PageDown| |[nlj])$/.test(key);
}

/** True for a key that goes one step back. */
export function goesBack({ key, shiftKey, ctrlKey, metaKey }: Pressed): boolean {
  if (ctrlKey || metaKey) return false;
  return shiftKey ? key === ' ' : /^(ArrowLeft|ArrowUp|PageUp|[phk])$/.test(key);
}
