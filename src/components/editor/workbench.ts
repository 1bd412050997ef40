/** Everything a document can do once its page is alive: drafts, checking, and an editor when one is asked for. Loaded after first paint. */
import type { LocatedFinding } from '../../documents/types.ts';
import type { Scenario } from '../../ecs/ecs.ts';
import type { Description } from './describe.ts';
import { draftStorage, type Version, type VersionReason } from './draft-storage.ts';
import { type DraftState, openDraft } from './drafts.ts';
import type { Editor, EditorKind } from './editor.ts';
import { editorSlot } from './editor-slot.ts';
import type { Help } from './help-client.ts';
import type { TextKind } from './help-protocol.ts';
import { chosenEditor, editorNames, rememberEditor } from './load-editor.ts';
import { pageHelp } from './page-help.ts';
import { rulePageOf } from './rule-page.ts';
import { tabChannel } from './tab-channel.ts';
import { fingerprint, normaliseText } from './text.ts';

export interface WorkbenchOptions {
  draftKey: string;
  name: string;
  kind: TextKind;
  startText: string;
  startVersion?: string | undefined;
  /** Without them the start is checked once the page is alive. */
  initialFindings?: readonly LocatedFinding[] | undefined;
  initialDescription?: Description | undefined;
  /** The scenario whose world the rules may look at. */
  scenario?: Scenario | undefined;
  /** The rule whose example this is; its world is the one that the rules may look at. */
  exampleOf?: string | undefined;
  prefer?: EditorKind | undefined;
  /** Where the editor goes. */
  stage: HTMLElement;
  onState(state: WorkbenchState): void;
}

export interface WorkbenchState {
  text: string;
  findings: readonly LocatedFinding[];
  /** Null until the first text was described. */
  description: Description | null;
  /** The editor that stands there, if any, and whether the wanted one is still on its way. */
  editor: EditorKind | null;
  isOpening: boolean;
  isEditing: boolean;
  draft: DraftState;
  versions: readonly Version[];
  /** What the last Reset took away, until the learner goes on. */
  beforeReset: string | null;
  /** One line about what just happened, announced politely. */
  status: string;
}

export interface Workbench {
  /** As it stands now; a state that was told may be a few keys older. */
  readonly text: string;
  /** Opens the editor; with an offset, the caret goes there. */
  edit(offset?: number): Promise<Editor | null>;
  useEditor(kind: EditorKind): Promise<void>;
  undo(): void;
  redo(): void;
  format(): Promise<void>;
  applyFix(finding: LocatedFinding): Promise<void>;
  reset(): void;
  undoReset(): void;
  restore(version: Pick<Version, 'text'>): void;
  keepMine(): void;
  takeTheirs(): void;
  takeNewStart(): void;
  keepOldStart(): void;
  say(status: string): void;
  dispose(): void;
}

/** Most texts are checked in less. */
const findingsExpectedMs = 50;

/** More marks than this help nobody and slow an editor down. */
const marksShown = 200;

/** Listens for the page being left and shown again. Call the answer to stop. */
function watchPage(onLeave: () => void, onReturn: () => void): () => void {
  const onVisibility = () => (document.visibilityState === 'hidden' ? onLeave() : onReturn());
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('pagehide', onLeave);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('pagehide', onLeave);
  };
}

export function createWorkbench(options: WorkbenchOptions, help: Help = pageHelp()): Workbench {
  const { draftKey, kind, scenario, exampleOf, onState } = options;
  const world = { ...(scenario && { scenario }), ...(exampleOf && { exampleOf }) };
  const startText = normaliseText(options.startText);
  const storage = draftStorage();
  let nextReason: VersionReason = 'typing';
  let isAlive = true;
  let telling: ReturnType<typeof setTimeout> | undefined;

  const draft = openDraft({
    key: draftKey,
    startText,
    startVersion: options.startVersion ?? fingerprint(startText),
    storage,
    channel: tabChannel('drydock-drafts'),
    onText: (text) => show(text),
    onState: (draftState) => {
      tell({ draft: draftState });
      void loadVersions();
    },
  });

  let state: WorkbenchState = {
    text: startText,
    findings: options.initialFindings ?? [],
    description: options.initialDescription ?? null,
    editor: null,
    isOpening: false,
    isEditing: false,
    draft: draft.state,
    versions: [],
    beforeReset: null,
    status: '',
  };

  function tell(change: Partial<WorkbenchState>): void {
    state = { ...state, ...change };
    clearTimeout(telling);
    telling = undefined;
    if (isAlive) onState(state);
  }

  /** Tells it together with what is found of it, so that a page is drawn once for a key; soon where that takes longer. */
  function tellWithFindings(change: Partial<WorkbenchState>): void {
    state = { ...state, ...change };
    telling ??= setTimeout(() => tell({}), findingsExpectedMs);
  }

  async function loadVersions(): Promise<void> {
    const versions = await storage.versions(draftKey).catch(() => []);
    tell({ versions });
  }

  const isCurrent = (text: string) => text === state.text && isAlive;

  /** Tells a text's findings together with the rest of `change`: at once where they are to be had in this task, else when they come. */
  function check(text: string, change: Partial<WorkbenchState>): void {
    const findings = help.checkNow(draftKey, { text, kind, ...world });
    if (findings) {
      found(text, findings, change);
      return;
    }
    tellWithFindings(change);
    void help.check(draftKey, { text, kind, ...world }).then((later) => {
      if (later && isCurrent(text)) found(text, later);
    });
  }

  function found(text: string, findings: readonly LocatedFinding[], change: Partial<WorkbenchState> = {}): void {
    tell({ ...change, findings });
    markWithNextFrame(text);
  }

  /** Marks measure the text; done with the frame that shows the list they make no layout of their own. The description waits until it is shown. */
  function markWithNextFrame(text: string): void {
    requestAnimationFrame(() => {
      if (!isCurrent(text)) return;
      slot.editor?.showFindings(state.findings.slice(0, marksShown));
      setTimeout(() => isCurrent(text) && void describe(text));
    });
  }

  async function describe(text: string): Promise<void> {
    const description = await help.describe({ text, kind, ...world });
    if (!isCurrent(text)) return;
    slot.editor?.showLenses(description.lenses);
    tell({ description });
  }

  /** A change that the editor already shows. */
  function changed(text: string): void {
    if (text === state.text) return;
    const reason = nextReason;
    nextReason = 'typing';
    check(text, { text, beforeReset: reason === 'reset' ? state.text : null });
    draft.change(text, reason);
    if (reason !== 'typing') void draft.settled().then(loadVersions);
  }

  /** A text that came from elsewhere, for the editor to show; undoable there. */
  function show(text: string): void {
    if (text === state.text) return;
    tell({ text, beforeReset: null });
    slot.editor?.setText(text);
    check(text, {});
  }

  /** A text that the learner asked for by a button. */
  function put(text: string, reason: VersionReason): void {
    nextReason = reason;
    if (slot.editor) slot.editor.setText(text);
    else changed(text);
    nextReason = 'typing';
  }

  const slot = editorSlot(
    options.stage,
    {
      label: options.name,
      onChange: changed,
      onEditing: (isEditing) => tell({ isEditing }),
      onNotice: (notice) => tell({ status: notice }),
      rulePage: rulePageOf,
      complete: (text, offset) => help.complete({ text, offset, kind }),
      hover: (text, offset) => help.hover({ text, offset, kind }),
    },
    () => state.text,
  );

  async function open(wanted: EditorKind): Promise<void> {
    const opening = slot.open(wanted);
    tell({ editor: slot.editor?.kind ?? 'textarea', isOpening: true, status: '' });
    const { failed } = await opening;
    slot.editor?.showFindings(state.findings.slice(0, marksShown));
    slot.editor?.showLenses(state.description?.lenses ?? []);
    const now = slot.editor?.kind ?? null;
    const names = failed.map((one) => editorNames[one]).join(' and ');
    tell({
      editor: now,
      isOpening: false,
      status: now && failed.length > 0 ? `${names} did not load; this is the ${editorNames[now]}.` : '',
    });
  }

  async function edit(offset?: number): Promise<Editor | null> {
    if (!slot.editor) {
      const opened = open(chosenEditor(options.prefer));
      check(state.text, {});
      await opened;
    }
    if (offset !== undefined) slot.editor?.reveal(offset);
    else slot.editor?.focus();
    return slot.editor;
  }

  // Who leaves the editor for a button finds the page as the text is.
  options.stage.addEventListener('focusout', () => {
    if (telling !== undefined) tell({});
  });
  const stopWatching = watchPage(
    () => draft.flush(),
    () => void draft.look(),
  );
  void loadVersions();
  if (!options.initialFindings) check(startText, {});
  if (!options.initialDescription) void describe(startText);

  return {
    get text() {
      return state.text;
    },
    edit,
    async useEditor(wanted) {
      rememberEditor(wanted);
      await open(wanted);
    },
    undo: () => slot.editor?.undo(),
    redo: () => slot.editor?.redo(),
    async format() {
      const editor = await edit();
      const text = state.text;
      const edits = await help.format({ text });
      if (text !== state.text || !editor) return;
      if (edits.length === 0) return tell({ status: 'Nothing to format: it is tidy already, or not yet JSON.' });
      nextReason = 'format';
      editor.applyEdits(edits);
      nextReason = 'typing';
      tell({ status: 'Formatted.' });
    },
    async applyFix(finding) {
      const text = state.text;
      const editor = await edit();
      if (!editor || !finding.textEdits || text !== state.text) return;
      editor.applyEdits(finding.textEdits);
      editor.reveal(Math.min(finding.range.from, editor.getText().length));
      tell({ status: `Done: ${finding.fix?.title ?? 'mended'}.` });
    },
    reset() {
      put(startText, 'reset');
      tell({ status: 'The start is back. Undo reset brings your text back.' });
    },
    undoReset() {
      if (state.beforeReset !== null) put(state.beforeReset, 'restore');
      tell({ status: 'Your text is back.' });
    },
    restore(version) {
      put(version.text, 'restore');
      tell({ status: 'The earlier text is back; what it replaced is in the versions.' });
    },
    keepMine: draft.keepMine,
    takeTheirs: draft.takeTheirs,
    takeNewStart: draft.takeNewStart,
    keepOldStart: draft.keepOldStart,
    say: (status) => tell({ status }),
    dispose() {
      stopWatching();
      draft.close();
      slot.dispose();
      clearTimeout(telling);
      isAlive = false;
    },
  };
}
