/** The page's one help worker: checks, formats, completes and explains documents, so that no keystroke waits for any of it. */
import { checkText, completeAt, formatText, hoverAt } from '../../documents/documents.ts';
import { ruleContext } from '../../grading/grading.ts';
import type { HelpRequest, HelpResponse } from './help-protocol.ts';

async function answer(request: HelpRequest): Promise<HelpResponse> {
  const { id } = request;
  try {
    switch (request.verb) {
      case 'check': {
        const { text, kind, scenario } = request.args;
        return { id, answer: checkText(text, scenario === undefined ? { kind } : { kind, context: ruleContext(scenario) }) };
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
