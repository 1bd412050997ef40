/** The answer of DescribeTaskDefinition as a document: the definition inside, without what AWS filled in. */
import type { Source } from '../ecs/ecs.ts';
import { toTextEdits } from './edits.ts';
import type { LineColumn } from './places.ts';
import { childAt, membersOf, setOwn, type TreeNode, toValue } from './tree.ts';
import type { LocatedFinding, TextEdit } from './types.ts';

/** Members of TaskDefinition that RegisterTaskDefinition's input lacks. */
const readOnlyMembers: ReadonlySet<string> = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
]);

/** Members beside `taskDefinition` in the answer, as the AWS CLI and the SDKs give it. */
const answerMembers: ReadonlySet<string> = new Set(['taskDefinition', 'tags', 'failures', '$metadata', 'ResponseMetadata']);

const source: Source = {
  text: 'Amazon ECS API Reference, TaskDefinition against RegisterTaskDefinition (as in @aws-sdk/client-ecs 3.1164.0)',
  url: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html',
  date: '2026-11-22',
};

export interface Described {
  root: TreeNode;
  value: unknown;
  /** Names what AWS filled in, with a fix that takes it out of a JSON text. */
  advice: LocatedFinding;
}

/** The definition in AWS's answer, or in its `taskDefinition` alone; undefined for any other document. */
export function readDescribed(
  text: string,
  root: TreeNode,
  value: unknown,
  lineColumn: (offset: number) => LineColumn,
): Described | undefined {
  const wrapped = wrappedDefinition(root);
  const inner = wrapped ?? root;
  if (wrapped === undefined && !isAnswered(root)) return undefined;
  const members = [...membersOf(inner)];
  const readOnly = members.filter(({ key }) => readOnlyMembers.has(String(key.value)));
  const tags = wrapped === undefined ? undefined : childAt(root, 'tags');
  if (tags !== undefined) tags.source = ['tags'];
  const innerValue = (wrapped === undefined ? value : (value as { taskDefinition: object }).taskDefinition) as Record<string, unknown>;
  const ownValue = {};
  for (const key of Object.keys(innerValue)) if (!readOnlyMembers.has(key)) setOwn(ownValue, key, innerValue[key]);
  if (tags !== undefined && !Object.hasOwn(ownValue, 'tags')) setOwn(ownValue, 'tags', (value as { tags: unknown }).tags);
  const properties = (inner.children ?? []).filter(({ children: [key] = [] }) => !readOnlyMembers.has(String(key?.value)));
  return {
    root: {
      ...inner,
      children: tags?.parent === undefined ? properties : [...properties, tags.parent],
      ...(wrapped && { source: ['taskDefinition'] }),
    },
    value: ownValue,
    advice: readOnlyAdvice(text, root, inner, readOnly, lineColumn),
  };
}

function wrappedDefinition(root: TreeNode): TreeNode | undefined {
  const inner = childAt(root, 'taskDefinition');
  if (inner === undefined || !isDefinition(inner)) return undefined;
  return [...membersOf(root)].every(({ key }) => answerMembers.has(String(key.value))) ? inner : undefined;
}

/** The definition alone, as a query takes it out of the answer: its ARN, or revision and status together, come from AWS only. */
function isAnswered(node: TreeNode): boolean {
  const isFromAws = childAt(node, 'taskDefinitionArn') ?? (childAt(node, 'revision') && childAt(node, 'status'));
  return isFromAws !== undefined && isDefinition(node);
}

function isDefinition(node: TreeNode): boolean {
  return childAt(node, 'containerDefinitions')?.type === 'array';
}

type Member = { key: TreeNode; value: TreeNode };

function readOnlyAdvice(
  text: string,
  root: TreeNode,
  inner: TreeNode,
  readOnly: readonly Member[],
  lineColumn: (offset: number) => LineColumn,
): LocatedFinding {
  const names = readOnly.map(({ key }) => `\`${key.value}\``);
  const isWrapped = inner !== root;
  const first = (isWrapped ? inner.parent?.children?.[0] : undefined) ?? readOnly[0]?.key ?? root;
  const range = { from: first.offset, to: first.offset + first.length };
  const parts = [
    ...(isWrapped ? ['This is what `describe-task-definition` answers; the definition is read from inside `taskDefinition`.'] : []),
    ...(names.length > 0 ? [`AWS filled in ${names.join(', ')}: they are read-only, and \`register-task-definition\` refuses them.`] : []),
    isWrapped ? 'Remove the wrapping and what AWS filled in before you register it.' : 'Remove them before you register it.',
  ];
  const textEdits = unwrappingEdits(text, root, inner, readOnly);
  return {
    code: 'read-only-fields',
    severity: 'advice',
    path: [],
    on: 'key',
    message: parts.join(' '),
    why: 'AWS answers with more than it takes: ARN, revision, status and what it worked out. A registration makes them anew; the AWS CLI sends nothing that names them.',
    source,
    range,
    ...lineColumn(range.from),
    pointer: isWrapped ? '/taskDefinition' : `/${String(readOnly[0]?.key.value ?? '')}`,
    ...(textEdits && { fix: { title: 'Remove what AWS filled in', edits: [] }, textEdits }),
  };
}

/** Takes out what AWS filled in, and the wrapping around the definition; tags beside it move into it. Nothing for YAML, whose lines would need another indentation. */
function unwrappingEdits(text: string, root: TreeNode, inner: TreeNode, readOnly: readonly Member[]): TextEdit[] | undefined {
  if (isYaml(root)) return undefined;
  const prefix = inner === root ? [] : ['taskDefinition'];
  const tags = inner === root ? undefined : childAt(root, 'tags');
  const tagged = tags?.children?.length ? toValue(tags) : undefined;
  const edits = toTextEdits(text, [
    ...readOnly.map(({ key }) => ({ op: 'remove' as const, path: [...prefix, String(key.value)] })),
    ...(tagged === undefined ? [] : [{ op: 'set' as const, path: [...prefix, 'tags'], value: tagged }]),
  ]);
  if (inner === root) return edits;
  return [
    { from: root.offset, to: inner.offset, insert: '' },
    ...edits,
    { from: inner.offset + inner.length, to: root.offset + root.length, insert: '' },
  ];
}

/** JSON's tree has no such marks; YAML's always says of its collections whether they are blocks. */
function isYaml(root: TreeNode): boolean {
  return root.isBlock !== undefined;
}
