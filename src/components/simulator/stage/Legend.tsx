/** What the shapes and textures of the dock mean. */
import type { StageMoment, StageRun } from './stage-at.ts';
import { Swatch, targetMarks } from './TaskBox.tsx';

/** A place for a task that is asked for and not given. */
export function Ghost({ size }: { size: 'roomy' | 'compact' | 'tiny' }) {
  if (size !== 'roomy') return <span class={`sim-slot is-${size} sim-ghost-place`} role="img" aria-label="asked for, not given: waits" />;
  return (
    <span class="sim-slot">
      <svg class="sim-box" viewBox="0 0 68 46" role="img" aria-label="asked for, not given: waits">
        <rect class="sim-ghost" x="1" y="1" width="66" height="44" rx="3" />
        <text class="sim-word sim-ghost-word" x="34" y="27">
          waits
        </text>
      </svg>
    </span>
  );
}

export function Legend({ stage, moment, waiting }: { stage: StageRun; moment: StageMoment; waiting: number }) {
  // Providers in a strategy have their row with it.
  const told = new Set(moment.strategies.flatMap(({ shares }) => shares.map(({ name }) => name)));
  const hasTargets = moment.traffic.groups.length > 0;
  return (
    <ul class="sim-legend" aria-label="Legend">
      {stage.providers
        .filter((name) => !told.has(name))
        .map((name) => (
          <li key={name}>
            <Swatch texture={stage.looks.provider(name)} />
            {name}
          </li>
        ))}
      {stage.looks.revisions.map(({ taskDefinition, stripes }) => (
        <li key={taskDefinition}>
          <Swatch texture="demand" stripes={stripes} />
          {taskDefinition}
        </li>
      ))}
      <li>
        <span class="sim-small-swatch sim-ghost-place" aria-hidden="true" />
        asked for, not given{waiting > 0 ? `: ${waiting}` : ''}
      </li>
      {stage.containers.size > 0 && stage.density === 'roomy' && !stage.hasBerths && (
        <li>
          <svg class="sim-swatch sim-inner" viewBox="0 0 14 12" aria-hidden="true">
            <rect class="is-on" x="3" y="2" width="8" height="6" />
            <path class="is-keel" d="M2 10.5h10" />
          </svg>
          essential container
        </li>
      )}
      {hasTargets &&
        Object.keys(targetMarks)
          .filter((state) => moment.traffic.groups.some(({ targets }) => targets.some((target) => target.state === state)))
          .map((state) => (
            <li key={state}>
              <svg class="sim-target-mark" viewBox="-5 -5 10 10" aria-hidden="true">
                <path class={`is-${state}`} d={targetMarks[state]} />
              </svg>
              target {state}
            </li>
          ))}
    </ul>
  );
}
