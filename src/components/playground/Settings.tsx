/** Seed, length and second revision of a playground's run, and what the model assumes. */
import { useState } from 'preact/hooks';
import type { AssumptionListProps } from './AssumptionList.tsx';
import { NumberField } from './NumberField.tsx';
import type { PlaygroundSettings } from './scenario-of.ts';

interface Props {
  settings: PlaygroundSettings;
  onChange(settings: PlaygroundSettings): void;
}

const mostSeed = 2 ** 31 - 1;
const mostSeconds = 24 * 60 * 60;

export function Settings({ settings, onChange }: Props) {
  const { seed, untilMs, againMs, assumptions } = settings;
  const change = (part: Partial<PlaygroundSettings>) => onChange({ ...settings, ...part });
  return (
    <section class="play-settings" aria-label="Settings of the run">
      <div class="play-fields">
        <NumberField label="Seed" value={seed} low={0} high={mostSeed} onChange={(value) => change({ seed: value })} />
        <NumberField
          label="Length"
          unit="s"
          value={untilMs / 1000}
          low={10}
          high={mostSeconds}
          onChange={(value) => change({ untilMs: value * 1000 })}
        />
        <label class="play-check">
          <input
            type="checkbox"
            checked={againMs !== null}
            onChange={(event) =>
              change({ againMs: event.currentTarget.checked ? Math.min(120_000, Math.round(untilMs / 2_000) * 1000) : null })
            }
          />
          A second revision
        </label>
        {againMs !== null && (
          <NumberField
            label="Update at"
            unit="s"
            value={againMs / 1000}
            low={2}
            high={untilMs / 1000}
            onChange={(value) => change({ againMs: value * 1000 })}
          />
        )}
      </div>
      <AssumptionsBox assumptions={assumptions} onChange={(next) => change({ assumptions: next })} />
    </section>
  );
}

type List = (props: AssumptionListProps) => preact.JSX.Element;

/** The list is fetched when it is first opened. */
function AssumptionsBox(props: AssumptionListProps) {
  const [Shown, setShown] = useState<{ List: List } | null>(null);
  const changed = Object.keys(props.assumptions).length;
  const fetchList = () => {
    if (!Shown) import('./AssumptionList.tsx').then(({ AssumptionList }) => setShown({ List: AssumptionList }));
  };
  return (
    <details class="play-assumptions" onToggle={fetchList}>
      <summary data-wakes="">What the model assumes{changed > 0 && ` (${changed} changed)`}</summary>
      {Shown ? <Shown.List {...props} /> : <p class="play-quiet">Opening…</p>}
    </details>
  );
}
