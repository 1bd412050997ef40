/** The capacity provider strategy filled in: a cell for each task asked of a provider, the base first, then round by round by weight. */

import { Group, type Item, isSame } from './Group.tsx';
import type { InStage } from './Slots.tsx';
import type { Share } from './shares.ts';
import type { ServiceShares } from './stage-at.ts';
import { Swatch } from './TaskBox.tsx';
import { grouped } from './words.ts';

/** Cells drawn in a row; above that a bar has the proportion. */
const mostCells = 60;
const pitch = 11;

export function Capacity({ strategies, ...props }: InStage & { strategies: readonly ServiceShares[] }) {
  return (
    <>
      {strategies.map(({ service, shares }) => (
        <Strategy key={service} service={service} shares={shares} isAlone={strategies.length === 1} {...props} />
      ))}
    </>
  );
}

function Strategy({ service, shares, isAlone, ...props }: InStage & { service: string; shares: readonly Share[]; isAlone: boolean }) {
  const own: Item[] = isAlone ? [] : [{ kind: 'service', id: service }];
  const items = [...own, ...shares.map(({ name }): Item => ({ kind: 'capacityProvider', id: name }))];
  const ratio = shares.map(({ weight }) => weight).join(' : ');
  return (
    <Group class="sim-strategy" label={`Capacity providers of ${service}, ratio ${ratio}`} items={items} {...props}>
      {(isStop) => (
        <>
          {own.map((item) => (
            <button
              key="service"
              type="button"
              class="sim-zone"
              tabIndex={isStop(item) ? 0 : -1}
              aria-pressed={isSame(props.selection, item)}
              aria-label={`Service ${service}`}
            >
              {service}
            </button>
          ))}
          {shares.map((share) => {
            const item: Item = { kind: 'capacityProvider', id: share.name };
            return (
              <button
                key={share.name}
                type="button"
                class="sim-share"
                tabIndex={isStop(item) ? 0 : -1}
                aria-pressed={isSame(props.selection, item)}
                aria-label={words(share)}
              >
                <Swatch texture={props.stage.looks.provider(share.name)} />
                <span class="sim-share-name">{shareName(share)}</span>{' '}
                <span class="sim-given">
                  <b>{grouped(share.running)}</b> of {grouped(share.asked)}
                </span>
                <Cells share={share} texture={props.stage.looks.provider(share.name)} />
              </button>
            );
          })}
        </>
      )}
    </Group>
  );
}

const shareName = ({ name, base, weight }: Share) => `${name} ${base > 0 ? `base ${base}, ` : ''}weight ${weight}`;

/** Begins with the words that are seen: who speaks to the machine says those. */
function words(share: Share): string {
  const { asked, askedAsBase, running, coming } = share;
  const parts = [
    shareName(share),
    `${grouped(running)} of ${grouped(asked)} asked for are running`,
    askedAsBase > 0 ? `${grouped(askedAsBase)} asked for as base` : '',
    coming > 0 ? `${grouped(coming)} coming` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Cells stand on a keel for the base, and in rounds of the weight; full where given, half where coming, outlined where not given. */
function Cells({ share, texture }: { share: Share; texture: string }) {
  const { asked, askedAsBase, running, coming, weight } = share;
  const count = Math.max(asked, running + coming);
  if (count > mostCells) {
    return (
      <svg class={`sim-part is-${texture}`} aria-hidden="true">
        <rect class="sim-cell-off" width="100%" height="100%" />
        <rect width={`${(running * 100) / count}%`} height="100%" />
      </svg>
    );
  }
  const places = Array.from({ length: count }, (_, i) => {
    const rounds = i < askedAsBase ? 0 : 1 + Math.floor((i - askedAsBase) / Math.max(1, weight));
    return i * pitch + (askedAsBase > 0 ? Math.min(rounds, 1) * 5 : 0) + Math.max(0, rounds - 1) * 5 + 1;
  });
  const cells = (from: number, to: number, height: number) =>
    places
      .slice(from, to)
      .map((x) => `M${x} 10h8v-${height}h-8z`)
      .join('');
  const width = (places.at(-1) ?? 0) + pitch;
  return (
    <svg class={`sim-cells is-${texture}`} width={width} height="14" viewBox={`0 0 ${width} 14`} aria-hidden="true">
      <path class="sim-cell-off" d={cells(0, count, 8)} />
      <path class="sim-cell-on" d={cells(0, running, 8) + cells(running, running + coming, 4)} />
      {askedAsBase > 0 && <path class="sim-cell-keel" d={`M0 13h${askedAsBase * pitch - 1}`} />}
      {count > asked && <path class="sim-cell-over" d={cells(asked, count, 8)} />}
    </svg>
  );
}
