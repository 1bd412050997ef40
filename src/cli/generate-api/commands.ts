/** Reads what only the SDK's command docs say: input and output shapes, declared exceptions, and which numbers are doubles. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Command {
  input: string;
  output: string;
  exceptions: readonly string[];
}

/** Shapes and exceptions of one operation, from `dist-types/commands/<operation>Command.d.ts`. */
export function readCommand(commandsDir: string, operation: string): Command {
  const text = readFileSync(join(commandsDir, `${operation}Command.d.ts`), 'utf8');
  const api = /api: \{\s*input: (\w+|\{\});\s*output: (\w+|\{\});/.exec(text);
  if (api?.[1] === undefined || api[2] === undefined) throw new Error(`${operation}: no input and output shape found`);
  const thrown = [...text.matchAll(/@throws \{@link (\w+)\}/g)].map((match) => match[1] ?? '');
  // Listed under every command as the base class; nothing answers with it.
  return {
    input: api[1],
    output: api[2],
    exceptions: thrown.filter((name) => !/^(?:ECS|ApplicationAutoScaling)ServiceException$/.test(name)).sort(),
  };
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
