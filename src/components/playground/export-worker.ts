/** The module worker that writes exports: it reads documents, which no script of a page does. */
import { version } from '../../../package.json';
import { exportAs } from '../../documents/exports.ts';
import { serveWorker } from '../simulator/worker-client.ts';
import { exportInputOf } from './export-input.ts';
import type { ExportAnswer, ExportQuestion } from './export-protocol.ts';

serveWorker(self, async ({ format, texts, settings }: ExportQuestion): Promise<ExportAnswer> => {
  const read = exportInputOf(texts, settings);
  return 'problems' in read ? read : { exported: exportAs(format, read.input, { version }) };
});
