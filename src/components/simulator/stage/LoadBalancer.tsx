/** The load balancer: target groups with their shares of traffic, the requests that are served and fail, and the state of each target. */
import { Fragment } from 'preact';
import { Group, type Item, isSame } from './Group.tsx';
import type { InStage } from './Slots.tsx';
import { targetMarks } from './TaskBox.tsx';
import type { Flow, GroupState, Traffic } from './targets.ts';
import { grouped, perSecond } from './words.ts';

/** Targets drawn in a group; more are counted by state. */
const mostTargets = 48;

export function LoadBalancer({ traffic, ...props }: InStage & { traffic: Traffic }) {
  if (traffic.groups.length === 0 && traffic.services.length === 0) return null;
  return (
    <section class="sim-balancer" aria-label="Load balancer">
      <p class="sim-zone">
        load balancer
        {traffic.services.map((flow) => (
          <span key={flow.service} class="sim-flow">
            {' '}
            · to {flow.service} <Requests flow={flow} />
          </span>
        ))}
      </p>
      <div class="sim-target-groups">
        {traffic.groups.map((group) => (
          <TargetGroup key={group.arn} group={group} {...props} />
        ))}
      </div>
    </section>
  );
}

function TargetGroup({ group, stage, ...props }: InStage & { group: GroupState }) {
  const own: Item = { kind: 'targetGroup', id: group.arn };
  const isDrawn = group.targets.length <= mostTargets;
  const items: Item[] = [own, ...(isDrawn ? group.targets.map(({ lane }): Item => ({ kind: 'task', id: lane.taskId })) : [])];
  const counts = [...countBy(group)];
  const shares = [
    group.production === null ? '' : `production ${percent(group.production)}`,
    group.test === null || group.test === 0 ? '' : `test ${percent(group.test)}`,
  ].filter((word) => word !== '');
  const summary = counts.length === 0 ? 'no target' : counts.map(([state, count]) => `${grouped(count)} ${state}`).join(', ');
  return (
    <Group class="sim-target-group" label={`Target group ${group.name}`} items={items} {...props}>
      {(isStop) => (
        <>
          <button
            type="button"
            class="sim-target-head"
            tabIndex={isStop(own) ? 0 : -1}
            aria-pressed={isSame(props.selection, own)}
            aria-label={[[group.name, ...shares].join(' '), 'target group', summary].join(', ')}
          >
            <b>{group.name}</b>
            {shares.map((share) => (
              <Fragment key={share}>
                {' '}
                <span class="sim-tag">{share}</span>
              </Fragment>
            ))}
            {group.production !== null && (
              <svg class="sim-part" aria-hidden="true">
                <rect class="sim-cell-off" width="100%" height="100%" />
                <rect width={`${group.production / 100}%`} height="100%" />
              </svg>
            )}
          </button>
          {group.flow && (
            <p class="sim-flow">
              <Requests flow={group.flow} />
            </p>
          )}
          {isDrawn ? (
            <div class="sim-targets">
              {group.targets.map(({ lane, state, reason, served, port }) => {
                const item: Item = { kind: 'task', id: lane.taskId };
                const name = stage.names.get(lane.taskId) ?? lane.taskId;
                const revision = stage.looks.revision(lane.taskDefinition).label;
                const rate = served > 0 ? `${perSecond(served)}/s` : '';
                const seen = [`${name}${revision}`, state === 'healthy' ? '' : state, rate].filter(Boolean).join(' ');
                const gets = served > 0 ? ', requests as an average' : '';
                return (
                  <button
                    key={lane.taskId}
                    type="button"
                    class={`sim-target is-${state}`}
                    tabIndex={isStop(item) ? 0 : -1}
                    aria-pressed={isSame(props.selection, item)}
                    aria-label={`${seen}, target on port ${port}, ${state}${reason === undefined ? '' : `: ${reason}`}${gets}`}
                  >
                    <TargetMark state={state} />
                    {name}
                    {revision} {state !== 'healthy' && <em>{state}</em>} {rate !== '' && <span class="sim-rate">{rate}</span>}
                  </button>
                );
              })}
              {group.targets.length === 0 && <span class="sim-note">no target</span>}
            </div>
          ) : (
            <ul class="sim-targets">
              {counts.map(([state, count]) => (
                <li key={state} class={`sim-target is-${state}`}>
                  <TargetMark state={state} />
                  {grouped(count)} {state}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Group>
  );
}

function TargetMark({ state }: { state: string }) {
  return (
    <svg class="sim-target-mark" viewBox="-5 -5 10 10" aria-hidden="true">
      <path class={`is-${state}`} d={targetMarks[state] ?? targetMarks.unused} />
    </svg>
  );
}

function Requests({ flow: { served, failed } }: { flow: Flow }) {
  const failures = Object.entries(failed).filter(([, rate]) => rate > 0);
  return (
    <>
      <b>{perSecond(served)}</b> requests/s served
      {failures.length > 0 && (
        <span class="sim-failed">
          , <b>{perSecond(failures.reduce((sum, [, rate]) => sum + rate, 0))}</b> failed ({failures.map(([why]) => why).join(', ')})
        </span>
      )}
    </>
  );
}

function countBy({ targets }: GroupState): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { state } of targets) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

/** From basis points. */
function percent(points: number): string {
  return `${points / 100} %`;
}
