/** The speaker's clock of a day: it runs over lessons and reloads, and is the same in the slides and in the notes. */

/** Times are in ms; `startedAt` is null while it stands. */
export interface Clock {
  startedAt: number | null;
  banked: number;
}

export const freshClock: Clock = { startedAt: null, banked: 0 };

export const elapsed = (clock: Clock, now: number): number =>
  clock.banked + (clock.startedAt === null ? 0 : Math.max(0, now - clock.startedAt));

/** Starts a clock that stands, and stops one that runs. */
export function toggled(clock: Clock, now: number): Clock {
  return clock.startedAt === null ? { ...clock, startedAt: now } : { startedAt: null, banked: elapsed(clock, now) };
}

/** Reads what was kept; anything else is a fresh clock. */
export function readClock(text: string | null): Clock {
  try {
    const kept: unknown = JSON.parse(text ?? '');
    if (typeof kept !== 'object' || kept === null || !('banked' in kept) || !('startedAt' in kept)) return freshClock;
    const { banked, startedAt } = kept;
    if (typeof banked !== 'number' || (startedAt !== null && typeof startedAt !== 'number')) return freshClock;
    return { banked, startedAt };
  } catch {
    return freshClock;
  }
}

/** A clock that every window of this browser shares. */
export interface SharedClock {
  read(): Clock;
  toggle(): void;
  reset(): void;
}

/** The clock of a day, kept in `storage`; `changed` is called when it is started, stopped or reset, here or in another window. */
export function sharedClock(day: string, changed: () => void, storage: Storage = localStorage): SharedClock {
  const key = `drydock:present:clock:${day}`;
  let clock = read();
  function read(): Clock {
    try {
      return readClock(storage.getItem(key));
    } catch {
      return freshClock;
    }
  }
  const write = (next: Clock) => {
    clock = next;
    try {
      storage.setItem(key, JSON.stringify(next));
    } catch {
      // Without storage the clock is this window's own.
    }
    changed();
  };
  addEventListener('storage', (event) => {
    if (!(event instanceof StorageEvent) || (event.key !== key && event.key !== null)) return;
    clock = read();
    changed();
  });
  return {
    read: () => clock,
    toggle: () => write(toggled(clock, Date.now())),
    reset: () => write(freshClock),
  };
}
