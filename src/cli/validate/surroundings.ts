/** What `--task-definition` and `--world` tell the rules: what exists around the documents. */

import { type FileDocument, parseFile } from '../../documents/documents.ts';
import { type RuleContext, type RuleWorld, type WorldDescription, worldFrom, worldProblems } from '../../ecs/ecs.ts';
import { nameOf, readText } from '../commands/files.ts';
import { UsageError } from '../commands/output.ts';

/** Files that options name. */
interface Paths {
  taskDefinition: string | undefined;
  world: string | undefined;
}

/** The context that the options describe. Throws a usage error for a file that cannot be read or describes nothing. */
export async function readContext({ taskDefinition, world: description }: Paths): Promise<RuleContext> {
  const world = description === undefined ? {} : await readWorld(description);
  const definition = taskDefinition === undefined ? undefined : await readDefinition(taskDefinition);
  return { world: { ...world, ...(definition !== undefined && { taskDefinition: () => definition }) } };
}

/** A described world, in any form that documents are read in. */
async function readWorld(path: string): Promise<RuleWorld> {
  const [document] = await read(path);
  const { value, syntax } = document?.parsed ?? { value: undefined, syntax: [] };
  const [problem] = value === undefined ? syntax.map(({ message }) => message) : worldProblems(value);
  if (problem !== undefined) throw new UsageError(`${nameOf(path)}, given with --world, describes no world: ${problem}`);
  return worldFrom(value as WorldDescription);
}

/** The first task definition of a file, in any form that is read. */
async function readDefinition(path: string): Promise<unknown> {
  const documents = await read(path);
  const definition = documents.find(({ kind }) => kind === 'taskDefinition')?.parsed.value;
  if (definition !== undefined) return definition;
  const [broken] = documents.flatMap(({ parsed }) => (parsed.value === undefined ? parsed.syntax : []));
  throw new UsageError(
    `${nameOf(path)}, given with --task-definition, is no task definition${broken === undefined ? '.' : `: ${broken.message}`}`,
  );
}

function read(path: string): Promise<FileDocument[]> {
  return parseFile(readText(path), path === '-' ? {} : { fileName: path });
}
