/** What the commands share: where they write, how they end, how they read their arguments. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The two streams of a process. */
export interface CommandOutput {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
}

export const ExitCode = { ok: 0, found: 1, unusable: 2 } as const;

/** What the person at the terminal can mend: an unreadable file, an unknown exercise, a command that makes no sense. Its message is one line. */
export class UsageError extends Error {}

/** `parseArgs` of the platform, whose complaints become usage errors. */
export function readArgs<const Options extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message.split('. ')[0] : 'The options cannot be understood'}. See: npx --no drydock help`,
    );
  }
}
