/** Makes the archive that Gradescope builds an autograder from: one program that holds the grader and the exercises, and two scripts around it. */
import { fileURLToPath } from 'node:url';
import { type Zippable, zipSync } from 'fflate';
import { build } from 'vite';
import type { Catalogue } from '../grade/catalogue.ts';
import type { LearnerField } from './autograder.ts';

/** The major version of Node that setup.sh installs. */
const nodeVersion = 24;

/** The bytes of the archive: the same for the same exercises and the same Drydock. `exercisePath` gives the path of an exercise's module. */
export async function gradescopeArchive(
  slugs: readonly string[],
  catalogue: Catalogue,
  exercisePath: (slug: string) => string,
  learner: LearnerField,
): Promise<Uint8Array> {
  const program = await bundle(await entryText(slugs, catalogue, exercisePath, learner));
  return archive({ 'autograder.mjs': program, run_autograder: runAutograder, 'setup.sh': setup });
}

/** The module that the program is made of: imports of the exercises, their starts, and the call that grades. */
async function entryText(
  slugs: readonly string[],
  catalogue: Catalogue,
  exercisePath: (slug: string) => string,
  learner: LearnerField,
): Promise<string> {
  const autograder = fileURLToPath(new URL('autograder.ts', import.meta.url));
  const imports = slugs.map((slug, index) => `import exercise${index} from ${JSON.stringify(exercisePath(slug))};`);
  const packed = await Promise.all(
    slugs.map(
      async (slug, index) => `  { exercise: exercise${index}, start: ${JSON.stringify(catalogue.start(await catalogue.exercise(slug)))} },`,
    ),
  );
  return [
    `import { runAutograder } from ${JSON.stringify(autograder)};`,
    ...imports,
    `await runAutograder(process.argv[2] ?? '/autograder', [`,
    ...packed,
    `], ${JSON.stringify(learner)});`,
    '',
  ].join('\n');
}

/** Everything in one file, packages too, so that Gradescope fetches nothing but Node. Names are kept: whoever debugs there reads it. */
async function bundle(entry: string): Promise<string> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const id = 'virtual:autograder';
  const result = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'autograder',
        resolveId: (source) => (source === id ? `\0${id}` : null),
        load: (source) => (source === `\0${id}` ? entry : null),
      },
    ],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      write: false,
      minify: false,
      target: `node${nodeVersion}`,
      rollupOptions: {
        cwd: root,
        input: { autograder: id },
        output: { format: 'es', codeSplitting: false, entryFileNames: 'autograder.mjs' },
      },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  const [chunk] = outputs;
  if (chunk?.type !== 'chunk' || outputs.length !== 1) throw new Error(`the autograder became ${outputs.length} files, not one`);
  return chunk.code;
}

const runAutograder = `#!/usr/bin/env bash
# Grades one submission. Gradescope has everything in /autograder; DRYDOCK_AUTOGRADER names another folder, to try it elsewhere.
set -euo pipefail
root="\${DRYDOCK_AUTOGRADER:-/autograder}"
exec node "$root/source/autograder.mjs" "$root"
`;

const setup = `#!/usr/bin/env bash
# Runs once, when Gradescope builds the image: installs Node ${nodeVersion}. Grading itself needs no network.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl
curl -fsSL https://deb.nodesource.com/setup_${nodeVersion}.x | bash -
apt-get install -y --no-install-recommends nodejs
node --version
`;

/** Sorted, all of the same old date, so that the same content has the same bytes. Scripts are executable. */
function archive(files: Readonly<Record<string, string>>): Uint8Array {
  const encoder = new TextEncoder();
  const entries: Zippable = {};
  for (const [name, text] of Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const mode = name.endsWith('.mjs') ? 0o644 : 0o755;
    // The file mode stands in the upper half of the attributes, beside the number of Unix as the system they are of.
    entries[name] = [encoder.encode(text), { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: (0o100000 | mode) << 16 }];
  }
  return zipSync(entries);
}
