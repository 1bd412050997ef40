/** What AWS's API knows at a place of a document, with AWS's docs: the members of an object, the values of an enum. */
import type { Path } from '../ecs/ecs.ts';

/** The part of JSON Schema that the generated files use; see their generator. */
export interface DescribedSchema {
  $ref?: string;
  definitions?: Readonly<Record<string, DescribedSchema>>;
  type?: string;
  enum?: readonly string[];
  /** AWS's docs. */
  markdownDescription?: string;
  /** One per value of `enum`. */
  markdownEnumDescriptions?: readonly string[];
  properties?: Readonly<Record<string, DescribedSchema>>;
  items?: DescribedSchema;
  additionalProperties?: boolean | DescribedSchema;
}

/** A place's schema with its references followed; a member's own docs go before those of its type. */
export function schemaAt(whole: DescribedSchema, path: Path): DescribedSchema | undefined {
  let schema: DescribedSchema | undefined = followed(whole, whole);
  for (const step of path) {
    if (schema === undefined) return undefined;
    schema = stepInto(schema, step);
    schema = schema && followed(whole, schema);
  }
  return schema;
}

function stepInto({ items, properties, additionalProperties }: DescribedSchema, step: string | number): DescribedSchema | undefined {
  if (typeof step === 'number') return items;
  if (properties !== undefined && Object.hasOwn(properties, step)) return properties[step];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

const prefix = '#/definitions/';

function followed(whole: DescribedSchema, schema: DescribedSchema): DescribedSchema {
  const { $ref, ...own } = schema;
  if ($ref === undefined) return schema;
  const target = whole.definitions?.[$ref.slice(prefix.length)];
  return target === undefined ? own : { ...followed(whole, target), ...own };
}
