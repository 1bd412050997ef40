/** Deployments as DescribeServices has them at the moment, where their traffic goes, and what became of each up to now. */
import type { ServiceTrack, Tracks } from '../../../ecs/ecs.ts';
import { timeInWords } from '../lanes/time-axis.ts';
import { ScrollTable } from '../ScrollTable.tsx';
import type { AwsMoment } from '../session.ts';
import { percent } from './money.ts';
import { lastOf, listOf, numberOf, textOf } from './wire.ts';

const MOST_CHANGES = 60;

interface Props {
  moment: AwsMoment;
  tracks: Tracks | null;
  service: string | undefined;
  atMs: number;
  onJump(atMs: number, entry: number): void;
}

export function Deployments({ moment, tracks, service, atMs, onJump }: Props) {
  const services = moment.services.filter((one) => service === undefined || textOf(one, 'serviceName') === service);
  if (services.length === 0) return <p class="sim-note">There is no service yet, and so no deployment.</p>;
  return (
    <>
      {services.map((one) => {
        const name = textOf(one, 'serviceName');
        const track = tracks?.services.find((other) => other.name === name);
        return (
          <section key={name} class="aws-deployments" aria-label={`Deployments of ${name}`}>
            <h4>{name}</h4>
            <Table name={name} deployments={listOf(one, 'deployments')} />
            {track && <Traffic track={track} atMs={atMs} />}
            {track && <Became track={track} atMs={atMs} onJump={onJump} />}
          </section>
        );
      })}
    </>
  );
}

const columns = [
  'Deployment',
  'status',
  'rolloutState',
  'Task definition',
  'desired',
  'running',
  'pending',
  'failedTasks',
  'rolloutStateReason',
];

function Table({ name, deployments }: { name: string; deployments: ReturnType<typeof listOf> }) {
  return (
    <ScrollTable class="aws-table" label={`Deployment states of ${name}`} columns={columns}>
      {deployments.map((one) => (
        <tr key={textOf(one, 'id')}>
          <th scope="row">{textOf(one, 'id')}</th>
          <td class="sim-aws">{textOf(one, 'status')}</td>
          <td class="sim-aws">{textOf(one, 'rolloutState')}</td>
          <td class="sim-aws">{lastOf(textOf(one, 'taskDefinition'))}</td>
          {['desiredCount', 'runningCount', 'pendingCount', 'failedTasks'].map((count) => (
            <td key={count}>{numberOf(one, count)}</td>
          ))}
          <td class="sim-aws aws-long">{textOf(one, 'rolloutStateReason')}</td>
        </tr>
      ))}
    </ScrollTable>
  );
}

/** The newest of a list at a moment. */
function latest<Item extends { atMs: number }>(items: readonly Item[], atMs: number): Item | undefined {
  return items.findLast((item) => item.atMs <= atMs);
}

function Traffic({ track, atMs }: { track: ServiceTrack; atMs: number }) {
  const now = latest(track.traffic, atMs);
  if (!now) return null;
  const kinds = [
    ['Production', now.production],
    ['Test', now.test],
  ] as const;
  return (
    <ScrollTable class="aws-table" label={`Traffic of ${track.name}`} columns={['Traffic', 'Deployment', 'Share']}>
      {kinds.flatMap(([kind, shares]) =>
        Object.entries(shares).map(([deployment, share]) => (
          <tr key={`${kind} ${deployment}`}>
            <th scope="row">{kind}</th>
            <td class="sim-aws">{deployment}</td>
            <td>
              <svg class="aws-share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="aws-room" width="100" height="10" />
                <rect class="aws-filled" width={share / 100} height="10" />
              </svg>{' '}
              {percent(share)}
            </td>
          </tr>
        )),
      )}
    </ScrollTable>
  );
}

function Became({ track, atMs, onJump }: { track: ServiceTrack; atMs: number; onJump: Props['onJump'] }) {
  const changes = track.deployments
    .flatMap(({ id, taskDefinition, changes: all }) => all.map((change) => ({ ...change, id, taskDefinition })))
    .filter((change) => change.atMs <= atMs)
    .sort((a, b) => b.atMs - a.atMs || b.entry - a.entry);
  if (changes.length === 0) return null;
  return (
    <>
      <ScrollTable
        class="aws-table"
        label={`What became of the deployments of ${track.name}, the newest first`}
        columns={['When', 'Revision', 'What', 'How']}
      >
        {changes.slice(0, MOST_CHANGES).map(({ entry, atMs: whenMs, taskDefinition, what, text }) => (
          <tr key={entry}>
            <td>
              <button type="button" class="sim-link" onClick={() => onJump(whenMs, entry)}>
                <span class="sim-unseen">Go to </span>
                {timeInWords(whenMs)}
              </button>
            </td>
            <td class="sim-aws">{taskDefinition}</td>
            <td>{what}</td>
            <td class="sim-aws aws-long">{text}</td>
          </tr>
        ))}
      </ScrollTable>
      {changes.length > MOST_CHANGES && (
        <p class="sim-note">
          The newest {MOST_CHANGES} of {changes.length}.
        </p>
      )}
    </>
  );
}
