/** How tabs of one browser hear of each other. */
import type { TabChannel } from './drafts.ts';

/** A channel to this site's other tabs; undefined where the browser has none. */
export function tabChannel(name: 'drydock-drafts' | 'drydock-progress'): TabChannel | undefined {
  try {
    return new BroadcastChannel(name) as TabChannel;
  } catch {
    return undefined;
  }
}
