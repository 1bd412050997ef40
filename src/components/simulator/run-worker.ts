/** The module worker that runs scenarios. */
import { runRequest } from './run.ts';
import { serveWorker } from './worker-client.ts';

serveWorker(self, runRequest);
