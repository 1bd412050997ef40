/** The menu of exports: pictures of the moment and the run file are saved at once, texts are shown in a dialog first. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Tracks } from '../../ecs/ecs.ts';
import type { Scheme } from '../simulator/picture/colours.ts';
import type { ReadRun } from '../simulator/read-run.ts';
import { createWorkerClient } from '../simulator/worker-client.ts';
import { ExportDialog } from './ExportDialog.tsx';
import type { ExportAnswer, ExportQuestion } from './export-protocol.ts';
import { Menu } from './Menu.tsx';
import type { PlaygroundTexts } from './playground-documents.ts';
import { saveBlob } from './save-blob.ts';
import type { PlaygroundSettings } from './scenario-of.ts';

export interface ExportMenuProps {
  texts: PlaygroundTexts;
  settings: PlaygroundSettings;
  /** What is shown, asked when a picture is wanted; null while there is no run. */
  shown(): { run: ReadRun; tracks: Tracks | null; atMs: number; title: string } | null;
  /** The run as a file; null while there is no run. */
  runFile: (() => Promise<string>) | null;
}

const choices = [
  { id: 'svg', label: 'Picture (SVG)' },
  { id: 'png', label: 'Picture (PNG)' },
  { id: 'cli', label: 'AWS CLI commands' },
  { id: 'cloudformation', label: 'CloudFormation' },
  { id: 'terraform', label: 'Terraform' },
  { id: 'run', label: 'Run file' },
] as const;

type Choice = (typeof choices)[number]['id'];

export function ExportMenu(props: ExportMenuProps) {
  const [said, setSaid] = useState('');
  const [answer, setAnswer] = useState<ExportAnswer | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const writer = useMemo(
    () =>
      createWorkerClient<ExportQuestion, ExportAnswer>({
        makeWorker: () => new Worker(new URL('./export-worker.ts', import.meta.url), { type: 'module' }),
      }),
    [],
  );
  useEffect(() => () => writer.dispose(), [writer]);
  const choose = async (choice: Choice) => {
    setSaid('Exporting …');
    try {
      if (choice === 'svg' || choice === 'png') setSaid(await savePicture(props, choice));
      else if (choice === 'run') setSaid(await saveRun(props));
      else {
        setAnswer(await writer.run({ format: choice, texts: props.texts, settings: props.settings }));
        setSaid('');
      }
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Menu
      label="Export"
      name="Export this playground"
      button={button}
      beside={
        <>
          <span class="play-menu-says" role="status">
            {said}
          </span>
          {answer !== null && (
            <ExportDialog
              answer={answer}
              onClose={() => {
                setAnswer(null);
                button.current?.focus();
              }}
            />
          )}
        </>
      }
    >
      {(close) =>
        choices.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            onClick={() => {
              close();
              void choose(id);
            }}
          >
            {label}
          </button>
        ))
      }
    </Menu>
  );
}

async function savePicture({ shown }: ExportMenuProps, format: 'svg' | 'png'): Promise<string> {
  const now = shown();
  if (now === null) return 'There is no run to draw yet.';
  const { run, tracks, ...rest } = now;
  const { pictureOf } = await import('../simulator/picture/picture.ts');
  const picture = pictureOf(run, tracks, { ...rest, scheme: schemeNow() });
  const name = `drydock-${Math.round(now.atMs / 1000)}s.${format}`;
  if (format === 'svg') saveBlob(name, new Blob([picture.svg], { type: 'image/svg+xml' }));
  else saveBlob(name, await (await import('../simulator/picture/png.ts')).toPng(picture));
  return `Saved ${name}.`;
}

async function saveRun({ runFile }: ExportMenuProps): Promise<string> {
  if (runFile === null) return 'There is no run to save yet.';
  saveBlob('run.drydock.json', new Blob([await runFile()], { type: 'application/json' }));
  return 'Saved run.drydock.json.';
}

/** As the page is shown: the reader's choice, or the system's. */
function schemeNow(): Scheme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
