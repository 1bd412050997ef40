/** What belongs to no service: Auto Scaling groups, capacity providers, requests, decisions. */

import type { Happening, TimelineEntry } from '../world/timeline.ts';
import type { Growing } from './growing.ts';
import type { DecisionMark, GroupTrack, LoadTrack, ProviderTrack } from './types.ts';

interface ClusterTracks {
  groups: readonly GroupTrack[];
  providers: readonly ProviderTrack[];
  load: readonly LoadTrack[];
  decisions: readonly DecisionMark[];
}

/** Reads entry by entry. */
export function foldClusters(): { take(entry: TimelineEntry): void; tracks(): ClusterTracks } {
  const groups = new Map<string, Growing<GroupTrack>>();
  const providers = new Map<string, Growing<ProviderTrack>>();
  const load = new Map<string, Growing<LoadTrack>>();
  const decisions: DecisionMark[] = [];
  return {
    take(entry) {
      const { what, subject, atMs, id } = entry;
      switch (what.type) {
        case 'group.desiredCapacity':
          of(groups, subject.id, () => ({ name: subject.id, desired: [] })).desired.push({
            atMs,
            entry: id,
            desiredCapacity: what.to,
            reason: what.reason,
          });
          break;
        case 'capacityProvider.reservation': {
          const { hundredths, needed, running } = what;
          const provider = of(providers, subject.id, () => ({ name: subject.id, reservation: [] }));
          provider.reservation.push({ atMs, entry: id, hundredths, needed, running });
          break;
        }
        case 'load': {
          const { to, served, failed } = what;
          of(load, JSON.stringify(to), () => ({ to, rates: [] })).rates.push({ atMs, entry: id, served, failed });
          break;
        }
        case 'decision':
          decisions.push(markOf(entry, what));
          break;
        default:
      }
    },
    tracks: () => ({ groups: [...groups.values()], providers: [...providers.values()], load: [...load.values()], decisions }),
  };
}

function of<Track>(tracks: Map<string, Track>, key: string, make: () => Track): Track {
  const known = tracks.get(key);
  if (known) return known;
  const made = make();
  tracks.set(key, made);
  return made;
}

function markOf({ id, atMs, subject }: TimelineEntry, { what, candidates }: Extract<Happening, { type: 'decision' }>): DecisionMark {
  const chosen = candidates.filter(({ refused }) => refused === undefined).map(({ name }) => name);
  return { entry: id, atMs, subject, what, chosen, refused: candidates.length - chosen.length };
}
