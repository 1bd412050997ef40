/** Everything that the model assumes where AWS documents nothing, to be searched and changed within its range. */
import { useState } from 'preact/hooks';
import { type Assumption, assumptions as all } from '../../ecs/ecs.ts';
import { NumberField } from './NumberField.tsx';

type Values = Readonly<Record<string, number | string | boolean>>;

export interface AssumptionListProps {
  /** Those that differ from their defaults, by id. */
  assumptions: Values;
  onChange(assumptions: Values): void;
}

export function AssumptionList({ assumptions, onChange }: AssumptionListProps) {
  const [sought, setSought] = useState('');
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter((one) => {
    const text = `${one.id} ${one.title} ${one.what}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const put = (assumption: Assumption, value: number | string | boolean) => {
    const { [assumption.id]: _, ...others } = assumptions;
    onChange(value === assumption.default ? others : { ...others, [assumption.id]: value });
  };
  return (
    <>
      <p class="play-search">
        <label>
          <span>Search</span>
          <input type="search" value={sought} onInput={(event) => setSought(event.currentTarget.value)} />
        </label>
        {Object.keys(assumptions).length > 0 && (
          <button type="button" class="sim-button" onClick={() => onChange({})}>
            Reset all
          </button>
        )}
      </p>
      <p class="play-quiet" role="status">
        {found.length} of {all.length}
      </p>
      <ul class="play-assumption-list">
        {found.map((one) => (
          <li key={one.id} data-changed={one.id in assumptions ? '' : undefined}>
            <Field assumption={one} value={assumptions[one.id] ?? one.default} onChange={(value) => put(one, value)} />
            <p>
              {one.what} <a href={one.source.url}>{one.source.text}</a>
            </p>
            {one.id in assumptions && (
              <p class="play-changed">
                <b>Changed</b> from {String(one.default)}.{' '}
                <button type="button" class="sim-link" onClick={() => put(one, one.default)}>
                  Reset<span class="visually-hidden"> {one.title}</span>
                </button>
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Field({
  assumption,
  value,
  onChange,
}: {
  assumption: Assumption;
  value: number | string | boolean;
  onChange(value: number | string | boolean): void;
}) {
  if (assumption.unit !== 'choice') {
    const { low, high } = assumption.range;
    return <NumberField label={assumption.title} unit={assumption.unit} value={Number(value)} low={low} high={high} onChange={onChange} />;
  }
  const { values } = assumption.range;
  return (
    <label class="play-field">
      <span>{assumption.title}</span>
      <select
        value={String(value)}
        onChange={(event) => {
          const chosen = values.find((one) => String(one) === event.currentTarget.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {values.map((one) => (
          <option key={String(one)} value={String(one)}>
            {one === true ? 'yes' : one === false ? 'no' : one}
          </option>
        ))}
      </select>
    </label>
  );
}
