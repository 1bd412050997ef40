/** The room's second door: documents as commands and files that would make the same for real. Pure; apart, so that whoever only reads documents fetches none of it. */
import { toShell } from './exports/shell.ts';
import { toCloudFormation } from './exports/template.ts';
import { toTerraform } from './exports/terraform.ts';
import type { Exported, ExportFormat, ExportInput, ExportOptions } from './exports/types.ts';

export type { Exported, ExportFormat, ExportInput, ExportOptions } from './exports/types.ts';

const writers = { cli: toShell, cloudformation: toCloudFormation, terraform: toTerraform };

/** The export in a format. Never throws on values that JSON can hold; what has no place in the format is told in its notes. */
export function exportAs(format: ExportFormat, input: ExportInput, options: ExportOptions): Exported {
  return writers[format](input, options);
}
