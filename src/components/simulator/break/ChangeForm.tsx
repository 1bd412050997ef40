/** The form of one change: its fields, what it will do, when it applies, and why it cannot where it cannot. */
import { describeChange } from '../changes-in-words.ts';
import { timeInWords } from '../lanes/time-axis.ts';
import type { Field } from './fields.ts';
import { type Filled, forms, type Kind } from './forms.ts';

interface Props {
  kind: Kind;
  filled: Filled;
  names: ReadonlyMap<string, string>;
  /** The playhead. */
  atMs: number;
  isRunning: boolean;
  onChange(name: string, value: string): void;
  onMake(): void;
}

export function ChangeForm({ kind, filled, names, atMs, isRunning, onChange, onMake }: Props) {
  const { name, tells } = forms[kind];
  const { fields, values, problem, change } = filled;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onMake();
      }}
    >
      <h4>{name}</h4>
      <p>{tells}</p>
      {fields.some((field) => field.kind !== 'choice' || field.options.length > 0) && (
        <div class="brk-fields">
          {fields.map((field) => (
            <FieldView key={field.name} field={field} value={values[field.name] ?? ''} onChange={(value) => onChange(field.name, value)} />
          ))}
        </div>
      )}
      <p class={problem === null ? 'brk-says' : 'brk-says is-off'}>
        {change ? `At ${timeInWords(atMs)}: ${describeChange(change, names)}.` : `Not at this moment: ${problem}`}
      </p>
      <button type="submit" class="sim-button sim-kill" aria-disabled={change === null || isRunning}>
        Make it happen
      </button>
    </form>
  );
}

function FieldView({ field, value, onChange }: { field: Field; value: string; onChange(value: string): void }) {
  if (field.kind === 'choice' && field.options.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: one of the three below is its control
    <label class="brk-field">
      <span>{field.label}</span>
      {field.kind === 'choice' ? (
        <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {field.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : field.kind === 'number' ? (
        <span class="brk-amount">
          <input
            type="number"
            inputMode="numeric"
            min={field.min}
            max={field.max}
            step={1}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          {field.unit !== '' && ` ${field.unit}`}
        </span>
      ) : (
        <input type="text" spellcheck={false} autocomplete="off" value={value} onInput={(event) => onChange(event.currentTarget.value)} />
      )}
    </label>
  );
}
