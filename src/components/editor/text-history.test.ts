/** Undo in the plain text field. */
import { describe, expect, it } from 'vitest';
import { type TextState, textHistory } from './text-history.ts';

const state = (text: string): TextState => ({ text, from: text.length, to: text.length });

describe('text history', () => {
  it('undoes a run of one group as one step, and redoes it', () => {
    const history = textHistory();
    history.push(state(''), 'typing');
    history.push(state('a'), 'typing');
    history.push(state('ab'), '');
    expect(history.undo(state('ab c'))?.text).toBe('ab');
    expect(history.undo(state('ab'))?.text).toBe('');
    expect(history.undo(state(''))).toBeNull();
    expect(history.redo(state(''))?.text).toBe('ab');
    expect(history.redo(state('ab'))?.text).toBe('ab c');
    expect(history.redo(state('ab c'))).toBeNull();
  });

  it('forgets the future once something else is done', () => {
    const history = textHistory();
    history.push(state('a'), '');
    history.undo(state('ab'));
    history.push(state('a'), '');
    expect(history.redo(state('ax'))).toBeNull();
  });

  it('begins a new step when typing goes on after an undo', () => {
    const history = textHistory();
    history.push(state(''), 'typing');
    history.undo(state('a'));
    history.push(state(''), 'typing');
    expect(history.undo(state('b'))?.text).toBe('');
  });

  it('holds a bounded amount of text, and always the last step', () => {
    const history = textHistory(500, 10);
    history.push(state('12345678'), '');
    history.push(state('123456789'), '');
    expect(history.undo(state('x'))?.text).toBe('123456789');
    expect(history.undo(state('123456789'))).toBeNull();
  });
});
