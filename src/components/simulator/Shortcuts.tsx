/** The visible list of all keys of the simulator, by where they count. */

export type Keys = readonly (readonly [keys: string, does: string])[];

/** Anywhere in the simulator, but in fields and lists that need their keys themselves. */
const timeKeys: Keys = [
  ['Space', 'play or pause, when the simulator itself has the focus'],
  ['← →', 'previous and next event'],
  ['Home End', 'start and end of the run'],
  ['F Shift+F', 'next and previous failure'],
  [', .', 'slower and faster'],
  ['+ −', 'look nearer and farther at the lanes'],
  ['0', 'the whole run in the lanes'],
  ['Shift+← Shift+→', 'earlier and later, where the lanes show a part of the run'],
];

const changeKeys: Keys = [
  ['K', 'kill the chosen task, or the oldest that runs'],
  ['B', 'open what can be broken, for what is chosen'],
];

const runKeys: Keys = [
  ['Y', 'fork here: keep this run as A, what changes from here on is B'],
  ['C', 'compare both runs'],
];

const placeKeys: Keys = [
  ['← → ↑ ↓', 'on the stage: from task to task, instance to instance; Home and End to the first and the last'],
  ['↑ ↓', 'in the list of lanes: previous and next task'],
  ['← →', 'on tabs: the tab before and after'],
  ['Enter', 'choose what has the focus'],
  ['Esc', 'choose nothing'],
  ['?', 'open or close this list'],
];

interface ShortcutsProps {
  isOpen: boolean;
  onToggle(isOpen: boolean): void;
  /** Changes can be laid over the run. */
  canChange: boolean;
  /** Runs can be kept and compared. */
  canFork: boolean;
}

export function Shortcuts({ isOpen, onToggle, canChange, canFork }: ShortcutsProps) {
  const keys = [...timeKeys, ...(canChange ? changeKeys : []), ...(canFork ? runKeys : []), ...placeKeys];
  return (
    <details class="sim-details" open={isOpen} onToggle={(event) => onToggle(event.currentTarget.open)}>
      <summary>Keyboard shortcuts</summary>
      {isOpen && (
        <dl class="sim-keys">
          {keys.map(([pressed, does]) => (
            <div key={`${pressed} ${does}`}>
              <dt>
                {pressed.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  );
}
