/** The formats of `drydock validate` by name. */
import { UsageError } from '../commands/output.ts';
import { formatGithub } from './github.ts';
import { formatJson } from './json.ts';
import { formatJunit } from './junit.ts';
import { formatPretty } from './pretty.ts';
import type { Format } from './report.ts';
import { formatSarif } from './sarif.ts';

const formats = { pretty: formatPretty, json: formatJson, sarif: formatSarif, github: formatGithub, junit: formatJunit };

export type FormatName = keyof typeof formats;

/** `pretty` where none is named; `text` is its name in the other commands. */
export function readFormatName(name = 'pretty'): FormatName {
  if (name === 'text') return 'pretty';
  if (Object.hasOwn(formats, name)) return name as FormatName;
  throw new UsageError(`There is no format ${JSON.stringify(name)}; there are ${Object.keys(formats).join(', ')}.`);
}

export function formatNamed(name: FormatName): Format {
  return formats[name];
}
