/** What is wrong with a described world as people write it, told by the schema that scenarios' surroundings have. */
import schemaFile from './scenario.schema.json' with { type: 'json' };
import { placeOf, type SchemaDocument, type SchemaNode, schemaProblems } from './schema-problems.ts';

/** Of a world less has to be known than of surroundings in which tasks run: how an image's process behaves, and how big the image is, are not asked. */
function worldSchema(): SchemaDocument {
  const { definitions } = schemaFile as unknown as SchemaDocument;
  const text = { type: 'string' };
  const texts = { type: 'array', items: text };
  const cluster = { name: text, capacityProviders: texts, serviceConnectNamespace: { type: ['string', 'null'] } };
  const listOf = (required: string, properties: SchemaNode['properties'], additionalProperties: boolean): SchemaNode => ({
    type: 'array',
    items: { type: 'object', required: [required], properties, additionalProperties },
  });
  return {
    definitions: {
      ...definitions,
      Image: { ...definitions.Image, required: ['repository', 'tags', 'architectures', 'tools'] },
      ProcessBehaviour: { ...definitions.ProcessBehaviour, required: [] },
    },
    ...definitions.SurroundingsDocument,
    properties: {
      ...definitions.SurroundingsDocument?.properties,
      clusters: listOf('name', cluster, false),
      taskDefinitions: listOf('family', { family: text }, true),
    },
  };
}

/**
 * What is wrong with a value that should be a `WorldDescription`, one sentence a mistake, in the value's order; empty where nothing is. Names the
 * place, so that whoever wrote the file finds it: `subnets[0] lacks route`.
 */
export function worldProblems(value: unknown): readonly string[] {
  const schema = worldSchema();
  return schemaProblems(schema, schema, value).map(({ path, message }) => {
    const sentence = `${path.length === 0 ? 'The world' : placeOf(path)} ${message}`;
    return sentence.endsWith('?') ? sentence : `${sentence}.`;
  });
}
