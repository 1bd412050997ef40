/** What every editor must do, as one test that runs inside a browser page against any `MakeEditor`. */
import type { LocatedFinding } from '../../documents/types.ts';
import type { Editor, EditorHost, MakeEditor } from './editor.ts';

/** Presses real keys (`Tab`, `Shift+Tab`, `Escape`, `x`, …); the browser's driver lends it to the page. */
export type PressKey = (key: string) => Promise<unknown>;

interface Bench {
  editor: Editor;
  parent: HTMLElement;
  before: HTMLButtonElement;
  after: HTMLButtonElement;
  changes: string[];
  editing: boolean[];
  press: PressKey;
}

interface Behaviour {
  name: string;
  /** Only run where real keys can be pressed. */
  needsKeys?: boolean;
  run(bench: Bench): Promise<void> | void;
}

const startText = '{\n  "family": "web",\n  "cpu": "256"\n}\n';
const hostile = '<img src=x onerror="document.title=1"><b>bold</b>';

function assertEqual(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
}

function assert(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(what);
}

/** Polls because editors draw on their own time; gives up after two seconds. */
async function eventually(check: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (check()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(what);
}

function finding(from: number, to: number, severity: LocatedFinding['severity']): LocatedFinding {
  return {
    code: 'made-up',
    severity,
    path: [],
    pointer: '',
    range: { from, to },
    line: 1,
    column: 1,
    message: hostile,
    why: 'because',
    source: { text: 'a test', date: '2026-01-01' },
  };
}

const texts: Behaviour[] = [
  {
    name: 'starts with the text it is given and says nothing of it',
    run({ editor, changes }) {
      assertEqual(editor.getText(), startText, 'text');
      assertEqual(changes, [], 'changes');
    },
  },
  {
    name: 'begins with the caret at the start',
    run({ editor }) {
      assertEqual(editor.selection(), { from: 0, to: 0 }, 'selection');
    },
  },
  {
    name: 'is a labelled text box',
    run({ parent }) {
      const box = parent.querySelector('textarea[aria-label], [role="textbox"][aria-label]');
      assert(Boolean(box?.getAttribute('aria-label')?.includes('task-definition.json')), 'no labelled text box');
    },
  },
  {
    name: 'replaces the text as one step that can be undone and redone',
    run({ editor, changes }) {
      editor.setText('one\ntwo\n');
      assertEqual(editor.getText(), 'one\ntwo\n', 'text');
      assertEqual(changes, ['one\ntwo\n'], 'changes');
      editor.undo();
      assertEqual(editor.getText(), startText, 'after undo');
      editor.redo();
      assertEqual(editor.getText(), 'one\ntwo\n', 'after redo');
      assertEqual(changes.at(-1), 'one\ntwo\n', 'last change');
    },
  },
  {
    name: 'applies a list of edits as one step',
    run({ editor, changes }) {
      editor.applyEdits([
        { from: 4, to: 12, insert: '"name"' },
        { from: startText.indexOf('"256"'), to: startText.indexOf('"256"') + 5, insert: '"512"' },
        { from: 1, to: 1, insert: ' // edited' },
      ]);
      const expected = '{ // edited\n  "name": "web",\n  "cpu": "512"\n}\n';
      assertEqual(editor.getText(), expected, 'text');
      assertEqual(changes, [expected], 'changes');
      editor.undo();
      assertEqual(editor.getText(), startText, 'after undo');
    },
  },
  {
    name: 'undoes two replacements one at a time',
    run({ editor }) {
      editor.setText('one');
      editor.setText('two');
      editor.undo();
      assertEqual(editor.getText(), 'one', 'after one undo');
      editor.undo();
      assertEqual(editor.getText(), startText, 'after two');
      editor.undo();
      assertEqual(editor.getText(), startText, 'after three');
    },
  },
  {
    name: 'ends lines in \\n whatever comes in',
    run({ editor }) {
      editor.setText('\uFEFFa\r\nb\rc\n');
      assertEqual(editor.getText(), 'a\nb\nc\n', 'text');
      editor.applyEdits([{ from: 1, to: 1, insert: '\r\n' }]);
      assertEqual(editor.getText(), 'a\n\nb\nc\n', 'text after an edit');
    },
  },
  {
    name: 'keeps any character',
    run({ editor }) {
      const odd = '{"__proto__": "\u2028 \u0000 é 🚢 \u200B\t"}';
      editor.setText(odd);
      assertEqual(editor.getText(), odd, 'text');
    },
  },
  {
    name: 'shows text as text',
    async run({ editor, parent }) {
      editor.setText(hostile);
      editor.showFindings([finding(0, 4, 'error')]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert(parent.querySelector('img[src="x"]') === null, 'the text became an element');
    },
  },
];

const places: Behaviour[] = [
  {
    name: 'selects what it is told and says what is selected',
    run({ editor }) {
      editor.select({ from: 4, to: 12 });
      assertEqual(editor.selection(), { from: 4, to: 12 }, 'selection');
      editor.select({ from: 9000, to: 9000 });
      assertEqual(editor.selection(), { from: startText.length, to: startText.length }, 'selection beyond the end');
    },
  },
  {
    name: 'reveals a place: caret there, focus in the editor',
    async run({ editor, parent }) {
      const far = `${'[\n'.repeat(300)}x`;
      editor.setText(far);
      editor.reveal(far.length - 1);
      assertEqual(editor.selection(), { from: far.length - 1, to: far.length - 1 }, 'caret');
      await eventually(() => parent.contains(document.activeElement), 'no focus');
    },
  },
  {
    name: 'takes findings of any shape, also those of an earlier text, without a change',
    run({ editor, changes }) {
      editor.showFindings([finding(4, 12, 'error'), finding(4, 4, 'warning'), finding(100, 5000, 'advice'), finding(20, 30, 'advice')]);
      editor.showFindings([]);
      editor.showLenses([
        { range: { from: 4, to: 12 }, text: hostile },
        { range: { from: 100, to: 5000 }, text: 'beyond' },
      ]);
      assertEqual(editor.getText(), startText, 'text under lenses');
      editor.showLenses([]);
      assertEqual(changes, [], 'changes');
    },
  },
  {
    name: 'takes five million characters',
    async run({ editor, changes }) {
      const big = '{ "a": "b" },\n'.repeat(350_000);
      editor.setText(big);
      assertEqual(editor.getText().length, big.length, 'length');
      assertEqual(changes.at(-1)?.length, big.length, 'length told');
      editor.undo();
      assertEqual(editor.getText(), startText, 'after undo');
    },
  },
];

const keys: Behaviour[] = [
  {
    name: 'lets Tab pass through in both directions until the learner edits',
    needsKeys: true,
    async run({ editor, parent, before, after, press, editing }) {
      before.focus();
      await press('Tab');
      await eventually(() => parent.contains(document.activeElement), 'Tab did not enter');
      await press('Tab');
      await eventually(() => document.activeElement === after, 'Tab did not leave');
      await press('Shift+Tab');
      await eventually(() => parent.contains(document.activeElement), 'Shift+Tab did not enter');
      await press('Shift+Tab');
      await eventually(() => document.activeElement === before, 'Shift+Tab did not leave');
      assertEqual([editor.getText(), editing], [startText, []], 'text and editing');
    },
  },
  {
    name: 'indents by Tab while editing, and leaves by Escape, Tab',
    needsKeys: true,
    async run({ editor, parent, after, press, editing, changes }) {
      editor.focus();
      editor.select({ from: 0, to: 0 });
      await press('x');
      await eventually(() => editor.getText() === `x${startText}`, `typing gave ${JSON.stringify(editor.getText().slice(0, 9))}`);
      assertEqual([changes.at(-1), editing], [`x${startText}`, [true]], 'told');
      await press('Escape');
      await press('Escape');
      await eventually(() => editing.at(-1) === false, 'Escape did not end editing');
      await press('Enter');
      await eventually(() => editing.at(-1) === true, 'Enter did not begin editing');
      const caret = editor.selection().from;
      await press('Tab');
      await eventually(() => editor.selection().from > caret, 'Tab did not indent');
      assert(parent.contains(document.activeElement), 'Tab left while editing');
      await press('Escape');
      await press('Escape');
      await press('Tab');
      await eventually(() => document.activeElement === after, 'Tab did not leave after Escape');
      assertEqual(editing.at(-1), false, 'editing');
    },
  },
  {
    name: 'ends editing when focus goes elsewhere',
    needsKeys: true,
    async run({ editor, before, press, editing }) {
      editor.focus();
      await press('x');
      await eventually(() => editing.at(-1) === true, 'typing did not begin editing');
      before.focus();
      await eventually(() => editing.at(-1) === false, 'leaving did not end editing');
    },
  },
  {
    name: 'undoes typing by the keyboard',
    needsKeys: true,
    async run({ editor, press }) {
      editor.focus();
      await press('x');
      await eventually(() => editor.getText() !== startText, 'typing did nothing');
      await press('Control+z');
      await eventually(() => editor.getText() === startText, 'Control+Z did not undo');
      await press('Control+y');
      await eventually(() => editor.getText() !== startText, 'Control+Y did not redo');
    },
  },
  {
    name: 'offers completions and takes one',
    needsKeys: true,
    async run({ editor, press }) {
      if (editor.kind === 'textarea') return;
      editor.setText('{\n  "\n}');
      editor.focus();
      editor.select({ from: 5, to: 5 });
      await press('Control+Space');
      await eventually(() => document.body.textContent?.includes('containerDefinitions') ?? false, 'no completion shown');
      await new Promise((resolve) => setTimeout(resolve, 150));
      await press('Enter');
      await eventually(
        () => editor.getText() === '{\n  "containerDefinitions": \n}',
        `taking one gave ${JSON.stringify(editor.getText())}`,
      );
    },
  },
];

const endings: Behaviour[] = [
  {
    name: 'leaves nothing behind',
    run({ editor, parent, changes }) {
      editor.setText('last');
      editor.dispose();
      assertEqual(parent.childElementCount, 0, 'elements left');
      assertEqual(changes.length, 1, 'changes');
    },
  },
];

function hostFor(changes: string[], editing: boolean[]): EditorHost {
  return {
    label: 'task-definition.json',
    initialText: startText,
    onChange: (text) => changes.push(text),
    onEditing: (isEditing) => editing.push(isEditing),
    onNotice: () => undefined,
    rulePage: () => null,
    complete: async (_text, offset) => [
      { label: 'containerDefinitions', kind: 'property', edit: { from: offset - 1, to: offset, insert: '"containerDefinitions": ' } },
    ],
    hover: async () => null,
  };
}

async function tryOne(make: MakeEditor, behaviour: Behaviour, press: PressKey): Promise<string | null> {
  const stage = document.createElement('div');
  const [before, parent, after] = [document.createElement('button'), document.createElement('div'), document.createElement('button')];
  before.textContent = 'before';
  after.textContent = 'after';
  Object.assign(parent.style, { blockSize: '240px', inlineSize: '480px' });
  stage.append(before, parent, after);
  document.body.append(stage);
  const changes: string[] = [];
  const editing: boolean[] = [];
  const editor = await make(parent, hostFor(changes, editing));
  try {
    await behaviour.run({ editor, parent, before, after, changes, editing, press });
    return null;
  } catch (error) {
    return `${editor.kind}: ${behaviour.name}: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    if (behaviour.name !== 'leaves nothing behind') editor.dispose();
    stage.remove();
  }
}

/** Runs every behaviour against a fresh editor each; answers with the failures. Without `press`, behaviours that need keys are left out. */
export async function conformance(make: MakeEditor, press?: PressKey): Promise<string[]> {
  const failures: string[] = [];
  for (const behaviour of [...texts, ...places, ...keys, ...endings]) {
    if (behaviour.needsKeys && !press) continue;
    const failure = await tryOne(make, behaviour, press ?? (async () => undefined));
    if (failure) failures.push(failure);
  }
  return failures;
}
