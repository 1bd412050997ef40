/** The page's one help worker: checks, formats, completes and explains documents, so that no keystroke waits for any of it. */
import { checkText, completeAt, formatText, hoverAt } from '../../documents/documents.ts';
import type { HelpRequest, HelpResponse } from './help-protocol.ts';

type CheckOptions = Parameters<typeof checkText>[1];

async function answer(request: HelpRequest): Promise<HelpResponse> {
  const { id } = request;
  try {
    switch (request.verb) {
      case 'check': {
        const { text, kind, context } = request.args;
        return { id, answer: checkText(text, (context === undefined ? { kind } : { kind, context }) as CheckOptions) };
      }
      case 'format':
        return { id, answer: formatText(request.args.text) };
      case 'complete':
        return { id, answer: await completeAt(request.args.text, request.args.offset, request.args.kind) };
      case 'hover':
        return { id, answer: await hoverAt(request.args.text, request.args.offset, request.args.kind) };
    }
  } catch (error) {
    return { id, failure: String(error) };
  }
}

self.addEventListener('message', async (event: MessageEvent<HelpRequest>) => {
  self.postMessage(await answer(event.data));
});
