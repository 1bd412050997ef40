/** The module worker that plays playgrounds, and answers questions about what it has played. */
import { createInspector, type Message } from '../simulator/inspector.ts';
import { serveWorker } from '../simulator/worker-client.ts';
import { composed, playPlayground, stageOfPlayground } from './play-playground.ts';
import type { PlaygroundRequest } from './playground-protocol.ts';

const inspect = createInspector(playPlayground);

serveWorker(self, async (message: Message<PlaygroundRequest>) => {
  if (message.verb !== 'run') return inspect(message);
  const stage = stageOfPlayground(composed(message.about.request));
  return { ...((await inspect(message)) as object), stage };
});
