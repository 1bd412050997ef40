/** Attributes of an element that scrolls by itself: named, and reachable by keyboard so that its hidden part can be read. */
export function scrollable(label: string): { role: 'region'; 'aria-label': string; tabindex: '0' } {
  return { role: 'region', 'aria-label': label, tabindex: '0' };
}
