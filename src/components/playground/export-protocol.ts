/** What the export worker is asked, and what it answers. */
import type { Exported, ExportFormat } from '../../documents/exports.ts';
import type { PlaygroundTexts } from './playground-documents.ts';
import type { PlaygroundSettings } from './scenario-of.ts';

export interface ExportQuestion {
  format: ExportFormat;
  texts: PlaygroundTexts;
  settings: PlaygroundSettings;
}

/** The export, or sentences on what must be mended before there can be one. */
export type ExportAnswer = { exported: Exported } | { problems: readonly string[] };
