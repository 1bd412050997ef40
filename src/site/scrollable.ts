/** Attributes of an element that scrolls by itself: named, and reachable by keyboard so that its hidden part can be read. */
export function scrollable(label: string, role: 'group' | 'region' = 'group') {
  return { role, 'aria-label': label, tabindex: '0' } as const;
}
