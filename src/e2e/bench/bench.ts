/** Hands parts of the house to the tests, each fetched when it is asked for. */
import { conformance, type PressKey } from '../../components/editor/conformance.ts';
import type { EditorKind, MakeEditor } from '../../components/editor/editor.ts';
import type { AttemptTexts, Exercise } from '../../grading/grading.ts';
import '../../styles/base.css';
import type { Mounted, Reading } from './show-simulation.ts';

declare global {
  /** Lent by the browser's driver. */
  var press: PressKey;
  var bench: typeof parts;
}

const makers: Readonly<Record<EditorKind, () => Promise<MakeEditor>>> = {
  monaco: async () => (await import('../../components/editor/monaco.ts')).makeMonaco,
  codemirror: async () => (await import('../../components/editor/codemirror.ts')).makeCodeMirror,
  textarea: async () => (await import('../../components/editor/textarea.ts')).makeTextarea,
};

const exercises = import.meta.glob<Exercise>('../../../exercises/*/exercise.ts', { import: 'default' });

const parts = {
  /** What one editor fails of what every editor must do. */
  async conformance(kind: EditorKind): Promise<string[]> {
    return conformance(await makers[kind](), globalThis.press);
  },
  /** The model's golden run as text. */
  async golden(): Promise<string> {
    return (await import('../../ecs/golden.ts')).goldenRun();
  },

  /** What the simulator shows of a run at moments in ms. */
  async simulation(run: Mounted, moments: readonly number[]): Promise<Reading[]> {
    return (await import('./show-simulation.ts')).readSimulation(run, moments);
  },

  /** The report of an attempt, as the command line prints it with `--format json`. */
  async grade(slug: string, texts: AttemptTexts): Promise<string> {
    const [{ prepareFor }, { grade, reportJson }] = await Promise.all([import('../../ecs/ecs.ts'), import('../../grading/grading.ts')]);
    const exercise = await exercises[`../../../exercises/${slug}/exercise.ts`]?.();
    if (!exercise) throw new Error(`There is no exercise ${slug}.`);
    await prepareFor(exercise.scenario, texts);
    return reportJson(grade(exercise, texts));
  },
};

globalThis.bench = parts;

// `?document` shows one document, as a lesson would; its draft outlives the page.
if (new URLSearchParams(location.search).has('document')) {
  const { showDocument } = await import('./show-document.ts');
  showDocument(document.querySelector('main') as HTMLElement);
}
