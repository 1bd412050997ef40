/**
 * Whether the learner is editing, which decides what Tab does: a learner who only passes through with Tab is never held,
 * and one who types may indent. Typing begins it; Escape and leaving the editor end it.
 */
export interface EditingMode {
  readonly isEditing: boolean;
  begin(): void;
  end(): void;
}

export function editingMode(onEditing: (isEditing: boolean) => void): EditingMode {
  let isEditing = false;
  const turn = (to: boolean) => {
    if (isEditing === to) return;
    isEditing = to;
    onEditing(to);
  };
  return {
    get isEditing() {
      return isEditing;
    },
    begin: () => turn(true),
    end: () => turn(false),
  };
}

/** What Tab inserts, in every editor. */
export const indentation = '  ';
