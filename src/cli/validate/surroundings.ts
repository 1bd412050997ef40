/** What `--task-definition` and `--world` tell the rules: what exists around the documents. */

import { parseText } from '../../documents/documents.ts';
import type { RuleContext } from '../../ecs/ecs.ts';
import { nameOf, readText } from '../commands/files.ts';
import { UsageError } from '../commands/output.ts';

/** The context that the options describe. Throws a usage error for a file that cannot be read. */
export function readContext(paths: { taskDefinition?: string | undefined; world?: string | undefined }): RuleContext {
  const definition = paths.taskDefinition === undefined ? undefined : readDocument(paths.taskDefinition, '--task-definition');
  return { world: { ...(definition !== undefined && { taskDefinition: () => definition }) } };
}

function readDocument(path: string, option: string): unknown {
  const { value, syntax } = parseText(readText(path));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`${nameOf(path)}, given with ${option}, is no document: ${syntax[0]?.message ?? 'it must be an object'}`);
}
