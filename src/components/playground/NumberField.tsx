/** A labelled field for a whole number. */
import { useEffect, useState } from 'preact/hooks';

interface NumberFieldProps {
  label: string;
  unit?: string;
  value: number;
  low: number;
  high: number;
  onChange(value: number): void;
}

/** A whole number in its range; what is out of it is not taken, and is said. */
export function NumberField({ label, unit, value, low, high, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  // Not when the focus leaves: what stands below would move away under the hand.
  useEffect(() => setTyped(null), [value]);
  const take = (text: string) => {
    const number = Number(text);
    const isTaken = text.trim() !== '' && Number.isInteger(number) && number >= low && number <= high;
    setTyped(isTaken ? null : text);
    if (isTaken && number !== value) onChange(number);
  };
  return (
    <label class="play-field">
      <span>{unit === undefined ? label : `${label}, ${unit}`}</span>
      <input
        type="number"
        step={1}
        min={low}
        max={high}
        value={typed ?? value}
        aria-invalid={typed !== null ? 'true' : undefined}
        onInput={(event) => take(event.currentTarget.value)}
      />
      {typed !== null && (
        <em role="status">
          A whole number from {low} to {high}; it stays {value}
        </em>
      )}
    </label>
  );
}
