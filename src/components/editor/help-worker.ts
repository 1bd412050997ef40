/**
 * All that knows documents, in one file for two places, fetched once. A page imports it and checks by a call, in the task of the key: a browser
 * holds a worker's answer back until the frame after a key is made, which takes longer than the check. The worker that a page makes of the same file
 * completes, explains and formats, and checks what may take long.
 */
import { checkText, completeAt, formatText, hoverAt } from '../../documents/documents.ts';
import type { LocatedFinding } from '../../documents/types.ts';
import { loadExpressions, type RuleContext, rules, type Scenario } from '../../ecs/ecs.ts';
import { ruleContext } from '../../grading/grading.ts';
import { describe } from './describe.ts';
import { type DirectHelp, directHelpKey, type HelpRequest, type HelpResponse, isForAws, type KnownText } from './help-protocol.ts';

const worlds = new WeakMap<Scenario, RuleContext>();

/** The world that a check may look at. An example's has functions in it, which no message can carry: its rule's name says which. */
function contextOf({ scenario, exampleOf }: KnownText): RuleContext | undefined {
  if (scenario === undefined) return exampleOf === undefined ? undefined : rules.find(({ code }) => code === exampleOf)?.example.context;
  const known = worlds.get(scenario);
  if (known !== undefined) return known;
  const made = ruleContext(scenario);
  worlds.set(scenario, made);
  return made;
}

const direct: DirectHelp = {
  check(args) {
    if (!isForAws(args.kind)) throw new Error('Such a document is read by the worker alone.');
    // Most documents have none; the check of the key that is made when it has come tells what it finds.
    if (args.text.includes('placementConstraints')) void loadExpressions().catch(() => {});
    const context = contextOf(args);
    return checkText(args.text, context === undefined ? { kind: args.kind } : { kind: args.kind, context });
  },
  describe: (args) => (isForAws(args.kind) ? describe(args.text, args.kind, contextOf(args)) : { lenses: [], picture: null }),
};

/** The scenarios that came so far, by the client's numbers. */
const scenarios = new Map<number, Scenario>();

/** The text with its scenario again, which only the first request of many brings. */
function whole(args: KnownText, scenarioId: number | undefined): KnownText {
  if (scenarioId === undefined) return args;
  const scenario = args.scenario ?? scenarios.get(scenarioId);
  if (scenario === undefined) return args;
  scenarios.set(scenarioId, scenario);
  return { ...args, scenario };
}

/** Few pages have a document that only the model knows, so its reader is fetched when there is one. */
async function checkSurroundings({ kind, text }: KnownText): Promise<LocatedFinding[]> {
  const { readSurroundingsText } = await import('../playground/check-surroundings.ts');
  return isForAws(kind) ? [] : [...readSurroundingsText(kind, text).findings];
}

async function answer(request: HelpRequest): Promise<HelpResponse> {
  const { id } = request;
  try {
    switch (request.verb) {
      case 'check':
      case 'describe':
        if (request.verb === 'check' && !isForAws(request.args.kind)) return { id, answer: await checkSurroundings(request.args) };
        if (request.args.text.includes('placementConstraints')) await loadExpressions().catch(() => {});
        return { id, answer: direct[request.verb](whole(request.args, request.scenarioId)) };
      case 'format':
        return { id, answer: formatText(request.args.text) };
      case 'complete':
        return {
          id,
          answer: isForAws(request.args.kind) ? await completeAt(request.args.text, request.args.offset, request.args.kind) : [],
        };
      case 'hover':
        return {
          id,
          answer: isForAws(request.args.kind) ? await hoverAt(request.args.text, request.args.offset, request.args.kind) : null,
        };
    }
  } catch (error) {
    return { id, failure: String(error) };
  }
}

if (typeof document === 'undefined') {
  self.addEventListener('message', async (event: MessageEvent<HelpRequest>) => {
    self.postMessage(await answer(event.data));
  });
} else Object.assign(globalThis, { [directHelpKey]: direct });
