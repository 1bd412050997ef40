/** What AWS refuses of expressions of the cluster query language, apart from all that evaluates them: a checker needs no more. */
import { parseExpression, type QueryProblem } from './query-parser.ts';

/** What AWS would refuse of an expression; null where it takes it, also where the model does not evaluate it. */
export function mistakeIn(text: string): QueryProblem | null {
  const parsed = parseExpression(text);
  return 'problem' in parsed && !parsed.problem.isOurs ? parsed.problem : null;
}
