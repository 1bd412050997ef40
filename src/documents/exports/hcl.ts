/** Writes values as HCL, Terraform's language: attributes, blocks, and text in which nothing is worked out. */

/** HCL that stands as it is: a reference, a call. */
export class Expression {
  readonly code: string;
  constructor(code: string) {
    this.code = code;
  }
}

/** A nested block, as often as it has bodies. */
export class Blocks {
  readonly bodies: readonly Body[];
  constructor(bodies: readonly Body[]) {
    this.bodies = bodies;
  }
}

/** Attributes and blocks by name, in their order. */
export type Body = readonly (readonly [name: string, value: unknown])[];

/**
 * Text in quotes. `${` and `%{` begin templates and are doubled; what would look doubled already stands as an escape.
 * Source: HCL Native Syntax Specification, “Template Literals”, https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
function hclText(text: string): string {
  const escaped = text
    .toWellFormed()
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\ufeff]/gu, escapeOf)
    .replaceAll(/([$%]*)([$%])\{/g, (_, before: string, last: string) => `${before.replaceAll(/./g, escapeOf)}${last}${last}{`);
  return `"${escaped}"`;
}

function escapeOf(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A value as an expression; objects over several lines. */
export function hclValue(value: unknown, indent = ''): string {
  if (value instanceof Expression) return value.code;
  if (typeof value === 'string') return hclText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((item) => typeof item !== 'object' || item instanceof Expression))
      return `[${value.map((item) => hclValue(item)).join(', ')}]`;
    return `[\n${value.map((item) => `${inner}${hclValue(item, inner)},\n`).join('')}${indent}]`;
  }
  const members = Object.entries(value);
  if (members.length === 0) return '{}';
  return `{\n${members.map(([key, item]) => `${inner}${hclKey(key)} = ${hclValue(item, inner)}\n`).join('')}${indent}}`;
}

function hclKey(key: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(key) && !/^(for|null|true|false)$/.test(key) ? key : hclText(key);
}

/** A block with its labels, which are our own and never a learner's. */
export function hclBlock(head: string, body: Body, indent = ''): string {
  const inner = `${indent}  `;
  const lines = body.flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (value instanceof Blocks) return value.bodies.map((one) => hclBlock(name, one, inner));
    return [`${inner}${name} = ${hclValue(value, inner)}\n`];
  });
  return lines.length === 0 ? `${indent}${head} {}\n` : `${indent}${head} {\n${lines.join('')}${indent}}\n`;
}
