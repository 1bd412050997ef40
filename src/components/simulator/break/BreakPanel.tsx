/** Not written yet. */
import type { PanelProps } from '../panel.ts';

export function BreakPanel(_props: PanelProps) {
  return <p class="sim-note">Not there yet.</p>;
}
