/** The page's one help worker: checks, formats, completes and explains documents, so that no keystroke waits for any of it. */
import { checkText, completeAt, formatText, hoverAt } from '../../documents/documents.ts';
import { type RuleContext, rules } from '../../ecs/ecs.ts';
import { ruleContext } from '../../grading/grading.ts';
import { describe } from './describe.ts';
import type { HelpRequest, HelpResponse, HelpVerbs } from './help-protocol.ts';

/** Worlds of the scenarios that came so far, by the client's numbers. */
const worlds = new Map<number, RuleContext>();

/** The world that a check may look at. An example's has functions in it, which no message can carry: its rule's name says which. */
function contextOf(
  { scenario, exampleOf }: Pick<HelpVerbs['check']['args'], 'scenario' | 'exampleOf'>,
  scenarioId: number | undefined,
): RuleContext | undefined {
  if (scenarioId !== undefined && scenario !== undefined) worlds.set(scenarioId, ruleContext(scenario));
  if (scenarioId !== undefined) return worlds.get(scenarioId);
  return exampleOf === undefined ? undefined : rules.find(({ code }) => code === exampleOf)?.example.context;
}

async function answer(request: HelpRequest): Promise<HelpResponse> {
  const { id } = request;
  try {
    switch (request.verb) {
      case 'check': {
        const { text, kind } = request.args;
        const context = contextOf(request.args, request.scenarioId);
        return { id, answer: checkText(text, context === undefined ? { kind } : { kind, context }) };
      }
      case 'describe':
        return { id, answer: describe(request.args.text, request.args.kind, contextOf(request.args, request.scenarioId)) };
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
