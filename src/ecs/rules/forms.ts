/** Compares plain data with the form that somebody wanted, and names each place that differs: for files that people write by hand. */
import { isObject, listOf, member, membersOf } from './read.ts';

/** Members by name, those that may be left out with a question mark; lists, and objects whose every member has one form. Other members are let pass. */
export type Form =
  | 'text'
  | 'a number'
  | 'a whole number'
  | 'true or false'
  | { choice: readonly string[] }
  | { list: Form }
  | { each: Form }
  | { [member: string]: Form };

/** One sentence for each place that differs, in the form's order: `subnets[0].route must be text.` */
export function formProblems(value: unknown, form: Form, name: string): readonly string[] {
  if (typeof form === 'string') return isOfType(value, form) ? [] : [`${name} must be ${form}.`];
  if (isChoice(form)) return form.choice.includes(value as string) ? [] : [`${name} must be ${spoken(form.choice)}.`];
  if (isList(form)) {
    if (!Array.isArray(value)) return [`${name} must be a list, in [ ].`];
    return listOf(value).flatMap((item, index) => formProblems(item, form.list, `${name}[${index}]`));
  }
  if (!isObject(value)) return [`${name} must be an object, in { }.`];
  if (isUniform(form))
    return Object.entries(membersOf(value)).flatMap(([key, inside]) => formProblems(inside, form.each, `${name}.${key}`));
  return Object.entries(form).flatMap(([key, inside]) => {
    const isOptional = key.endsWith('?');
    const bare = isOptional ? key.slice(0, -1) : key;
    const given = member(value, bare);
    return given === undefined && isOptional ? [] : formProblems(given, inside, `${name}.${bare}`);
  });
}

function isOfType(value: unknown, type: Extract<Form, string>): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'a number':
      return typeof value === 'number';
    case 'a whole number':
      return Number.isSafeInteger(value);
    case 'true or false':
      return typeof value === 'boolean';
  }
}

function isChoice(form: object): form is { choice: readonly string[] } {
  return 'choice' in form && Array.isArray(form.choice);
}

function isList(form: object): form is { list: Form } {
  return 'list' in form;
}

function isUniform(form: object): form is { each: Form } {
  return 'each' in form;
}

function spoken(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
