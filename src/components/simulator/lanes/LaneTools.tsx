/** Buttons over the lanes: zoom, pan, order, and whether all rows of health are open. */
import type { LaneOrder } from './rows.ts';
import { timeInWords } from './time-axis.ts';
import type { WindowControl } from './use-window.ts';
import { zoomStep } from './window.ts';

interface LaneToolsProps {
  control: WindowControl;
  order: LaneOrder;
  setOrder(order: LaneOrder): void;
  /** Null where there is no health to show. */
  details: boolean | null;
  setDetails(details: boolean): void;
}

export function LaneTools({ control, order, setOrder, details, setDetails }: LaneToolsProps) {
  const { window, isWhole } = control;
  const buttons: readonly [string, string, boolean, () => void][] = [
    ['−', 'Zoom out', isWhole, () => control.zoom(1 / zoomStep)],
    ['+', 'Zoom in', false, () => control.zoom(zoomStep)],
    ['‹', 'Earlier', isWhole, () => control.pan(-0.25)],
    ['›', 'Later', isWhole, () => control.pan(0.25)],
  ];
  return (
    <fieldset class="sim-group sim-lane-tools" aria-label="Lanes">
      {buttons.map(([sign, name, isOff, press]) => (
        <button key={name} type="button" class="sim-tool" aria-label={name} aria-disabled={isOff} onClick={() => isOff || press()}>
          {sign}
        </button>
      ))}
      {!isWhole && (
        <button type="button" class="sim-tool is-wide" onClick={control.whole}>
          Whole run
        </button>
      )}
      {!isWhole && (
        <output class="sim-tool-span" aria-live="polite">
          {timeInWords(window.fromMs)} – {timeInWords(window.toMs)}
        </output>
      )}
      <button
        type="button"
        class="sim-tool is-wide is-first"
        aria-pressed={order === 'revision'}
        onClick={() => setOrder(order === 'revision' ? 'creation' : 'revision')}
      >
        By revision
      </button>
      {details !== null && (
        <button type="button" class="sim-tool is-wide" aria-pressed={details} onClick={() => setDetails(!details)}>
          Details
        </button>
      )}
    </fieldset>
  );
}
