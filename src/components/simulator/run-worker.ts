/** The module worker that runs scenarios. */
import { prepareFor } from '../../ecs/ecs.ts';
import { type RunRequest, runRequest } from './run.ts';
import { serveWorker } from './worker-client.ts';

serveWorker(self, async (request: RunRequest) => {
  await prepareFor(request.scenario, request.documents);
  return runRequest(request);
});
