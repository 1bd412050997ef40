/** Reads YAML against a schema of the course, and says what does not fit, each with its line. */
import type { z } from 'astro/zod';
import { isMap, isNode, isScalar, parseDocument } from 'yaml';
import { type Problem, problemAt } from './problem.ts';

/** `yaml` is the part of the file that holds it: a whole day.yaml, or the head of a lesson. */
export function schemaProblems(file: string, text: string, yaml: { text: string; offset: number }, schema: z.ZodType): Problem[] {
  const document = parseDocument(yaml.text);
  if (document.errors.length > 0)
    return document.errors.map((error) => problemAt(file, text, yaml.offset + error.pos[0], sentence(error.message)));
  const { error } = schema.safeParse(document.toJS());
  return (error?.issues ?? []).map((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const said =
      unknown === undefined ? `${path.join('.') || 'The whole'}: ${issue.message}` : `There is no member ${JSON.stringify(unknown)} here.`;
    return problemAt(file, text, yaml.offset + offsetOf(document, path, unknown), said);
  });
}

/** Where the value at a path stands; the nearest one around it where it is missing. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[], key?: string): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (!isNode(node)) continue;
    const pair = isMap(node) ? node.items.find(({ key: one }) => isScalar(one) && one.value === key) : undefined;
    return (pair !== undefined && isNode(pair.key) ? pair.key.range : node.range)?.[0] ?? 0;
  }
  return 0;
}

function sentence(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '.') ?? message;
}
