/** The module worker that runs scenarios, and answers questions about what it has run. */
import { prepareFor } from '../../ecs/ecs.ts';
import { createInspector } from './inspector.ts';
import { playRequest, type RunRequest } from './run.ts';
import { serveWorker } from './worker-client.ts';

serveWorker(
  self,
  createInspector(async (request: RunRequest) => {
    await prepareFor(request.scenario, request.documents);
    return playRequest(request);
  }),
);
