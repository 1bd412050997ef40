/** What a document is at a glance: its size and price in a line, and its picture behind a toggle. */
import type { Description } from './describe.ts';
import type { TextKind } from './help-protocol.ts';
import { TaskPicture } from './TaskPicture.tsx';

interface Props {
  kind: TextKind;
  /** Null until somebody has looked at the text. */
  description: Description | null;
  /** The picture follows the text. */
  isAlive: boolean;
  /** The page can be woken to draw what the build did not. */
  canWake: boolean;
}

export function DocumentGlance({ kind, description, isAlive, canWake }: Props) {
  const words = description?.lenses[0]?.text;
  const hasPicture = kind === 'taskDefinition' && (description !== null || canWake);
  if (!words && !hasPicture) return null;
  return (
    <div class="doc-glance">
      {words && <p>{words}</p>}
      {hasPicture && (
        <details>
          <summary data-wakes={description === null && !isAlive ? '' : undefined}>Picture</summary>
          {description?.picture && <TaskPicture task={description.picture} />}
          {description && !description.picture && <p>There is nothing to draw until the text can be read as a task definition.</p>}
        </details>
      )}
    </div>
  );
}
