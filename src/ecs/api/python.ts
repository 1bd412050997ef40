/** How the AWS CLI, which is written in Python, prints types and values in its refusals. */
import type { Shape } from './schema.ts';

/** What botocore accepts for each kind of shape (SCALAR_TYPES and CONTAINER_TYPES of botocore/validate.py). */
export const pythonTypes: Readonly<Record<Exclude<Shape['type'], 'document'>, readonly string[]>> = {
  structure: ['dict'],
  map: ['dict'],
  list: ['list', 'tuple'],
  string: ['str'],
  enum: ['str'],
  integer: ['int'],
  double: ['float', 'decimal.Decimal', 'int'],
  boolean: ['bool'],
  timestamp: ['datetime.datetime', 'timestamp-string'],
};

/** The Python type of a JSON value. */
export function pythonTypeOf(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'str' : 'dict';
}

/** Longest value that a message repeats; the AWS CLI repeats all of it. */
const maxValueLength = 160;

/** The text, cut where a message would become unreadable. */
export function shortened(text: string): string {
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
}

/** The value as Python prints it, cut to a length that also bounds the descent. */
export function toPython(value: unknown): string {
  if (typeof value === 'string') return shortened(value);
  let text = '';
  const write = (part: unknown): void => {
    if (text.length > maxValueLength) return;
    if (part === null || part === undefined) text += 'None';
    else if (typeof part === 'boolean') text += part ? 'True' : 'False';
    else if (typeof part === 'number') text += String(part);
    else if (typeof part === 'string') text += `'${part.slice(0, maxValueLength)}'`;
    else if (Array.isArray(part)) writeAll('[', part.slice(0, maxValueLength), ']');
    else writeAll('{', Object.entries(part as object).slice(0, maxValueLength), '}');
  };
  const writeAll = (open: string, parts: readonly unknown[], close: string): void => {
    text += open;
    for (const [index, part] of parts.entries()) {
      if (index > 0) text += ', ';
      if (open === '{') {
        const [key, item] = part as [string, unknown];
        text += `'${key}': `;
        write(item);
      } else write(part);
    }
    text += close;
  };
  write(value);
  return shortened(text);
}
