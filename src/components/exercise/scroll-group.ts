/** Attributes of an element of an island that scrolls by itself: named, and reachable by keyboard so that its hidden part can be read. */
export function scrollGroup(label: string) {
  return { role: 'group', 'aria-label': label, tabIndex: 0 } as const;
}
