/** Reads what only the SDK's command docs say: input shapes, and which numbers are doubles. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The input's shape of one operation, from `dist-types/commands/<operation>Command.d.ts`. */
export function readInput(commandsDir: string, operation: string): string {
  const text = readFileSync(join(commandsDir, `${operation}Command.d.ts`), 'utf8');
  const [, input] = /api: \{\s*input: (\w+|\{\});/.exec(text) ?? [];
  if (input === undefined) throw new Error(`${operation}: no input shape found`);
  return input;
}

/** `Shape.member` of every number that is a double, from the annotated examples of all commands. */
export function readDoubles(commandsDir: string): ReadonlySet<string> {
  const doubles = new Set<string>();
  for (const file of readdirSync(commandsDir).filter((name) => name.endsWith('Command.d.ts'))) {
    const shapes: string[] = [];
    for (const line of readFileSync(join(commandsDir, file), 'utf8').split('\n')) {
      const opened = /[{[](?: \/\/ (\w+).*)?$/.exec(line);
      const number = /^ \* (?:\/\/)?\s*(\w+): Number\("(?:double|float)"\)/.exec(line);
      if (/^ \* (?:\/\/)?\s*[}\]]/.test(line)) shapes.pop();
      else if (number !== null) doubles.add(`${shapes.at(-1)}.${number[1]}`);
      else if (opened !== null) shapes.push(opened[1] ?? '');
      if (line.startsWith(' * ```')) shapes.length = 0;
    }
  }
  return doubles;
}
