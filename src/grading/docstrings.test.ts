import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Interfaces that authors write by; results are for readers of code. */
const results = ['CheckResult', 'Grade', 'CellResult'];

/** Members of exported interfaces without a docstring: `Check.id`. */
function bareMembers(file: string): string[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => !results.includes(name.text))
    .flatMap((one) =>
      [one, ...one.members]
        .filter((node) => ts.getJSDocCommentsAndTags(node).length === 0)
        .map((node) => `${one.name.text}.${node.name?.getText() ?? ''}`),
    );
}

test.for(['./exercise.ts', './form.ts'])('an author’s editor explains every member in %s', (file) => {
  expect(bareMembers(file)).toEqual([]);
});
