/** What heights, textures and signs of the lanes mean. */
import type { TaskStatus } from '../../../ecs/ecs.ts';
import { barHeights } from './Lane.tsx';

const words: readonly TaskStatus[] = ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING', 'STOPPING', 'DEPROVISIONING'];

/** The legend of states, for the lanes. */
export function LaneLegend() {
  return (
    <ul class="sim-legend sim-lane-legend" aria-label="States in the lanes">
      {words.map((status) => (
        <li key={status}>
          <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
            <rect
              class={`sim-bar is-${status.toLowerCase()}`}
              x="0"
              y={6 - barHeights[status] / 2}
              width="14"
              height={barHeights[status]}
            />
          </svg>
          {status}
        </li>
      ))}
      <li>
        <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
          <path class="sim-stop" d="M3.5 1L10.5 11M10.5 1L3.5 11" />
        </svg>
        stopped
      </li>
      <li>
        <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
          <path class="sim-fault" d="M7 0V12" />
        </svg>
        changed from outside
      </li>
    </ul>
  );
}

/** The legend of the thin rows under the lanes. */
export function HealthLegend() {
  return (
    <ul class="sim-legend sim-lane-legend" aria-label="Health under the lanes">
      <li aria-hidden="true">under a task:</li>
      {(['healthy', 'unhealthy', 'waiting', 'leaving'] as const).map((wellness) => (
        <li key={wellness}>
          <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
            <line class={`sim-health is-${wellness}`} x1="0" x2="14" y1="6" y2="6" />
          </svg>
          {wordsOfHealth[wellness]}
        </li>
      ))}
    </ul>
  );
}

const wordsOfHealth = { healthy: 'healthy', unhealthy: 'unhealthy', waiting: 'not known yet', leaving: 'draining' } as const;
