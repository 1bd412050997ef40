/** Service events as the console lists them: the newest first, with their time. */

import { timeInWords } from '../lanes/time-axis.ts';
import { ScrollTable } from '../ScrollTable.tsx';
import type { AwsMoment } from '../session.ts';
import { clockOf, listOf, momentOf, textOf } from './wire.ts';

const MOST_EVENTS = 100;

interface Props {
  moment: AwsMoment;
  service: string | undefined;
  onJump(atMs: number): void;
}

/** The events of the services, or of one, newest first. */
export function eventsOf({ services }: AwsMoment, service: string | undefined): { atMs: number; message: string }[] {
  return services
    .filter((one) => service === undefined || textOf(one, 'serviceName') === service)
    .flatMap((one) => listOf(one, 'events'))
    .map((event) => ({ atMs: momentOf(event, 'createdAt') ?? 0, message: textOf(event, 'message') }))
    .sort((a, b) => b.atMs - a.atMs);
}

export function Events({ moment, service, onJump }: Props) {
  const events = eventsOf(moment, service);
  if (events.length === 0) return <p class="sim-note">No service has said anything yet.</p>;
  return (
    <>
      <ScrollTable class="aws-table" label="Service events, the newest first" columns={['Time (UTC)', 'In the run', 'Message']}>
        {events.slice(0, MOST_EVENTS).map(({ atMs, message }, index) => (
          <tr key={events.length - index}>
            <td class="sim-aws">{clockOf(atMs)}</td>
            <td>
              <button type="button" class="sim-link" onClick={() => onJump(atMs)}>
                <span class="sim-unseen">Go to </span>
                {timeInWords(atMs)}
              </button>
            </td>
            <td class="sim-aws aws-long">{message}</td>
          </tr>
        ))}
      </ScrollTable>
      <p class="sim-note">
        {events.length > MOST_EVENTS && `The newest ${MOST_EVENTS} of ${events.length}. `}
        ECS keeps the newest 100 events of a service; it repeats that a steady state lasts every six hours.
      </p>
    </>
  );
}
