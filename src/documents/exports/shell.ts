/** Writes an export as a shell script of AWS CLI commands. */
import { checkedWords, heading } from './header.ts';
import { type PartKind, partsOf } from './parts.ts';
import type { Exported, ExportInput, ExportOptions } from './types.ts';

/** Service and command by part; each takes its input as JSON. Source: AWS CLI Command Reference, https://docs.aws.amazon.com/cli/latest/reference/ecs/ */
const commands: Readonly<Record<PartKind, string>> = {
  logGroup: 'logs create-log-group',
  cluster: 'ecs create-cluster',
  capacityProvider: 'ecs create-capacity-provider',
  clusterCapacityProviders: 'ecs put-cluster-capacity-providers',
  taskDefinition: 'ecs register-task-definition',
  service: 'ecs create-service',
};

export function toShell(input: ExportInput, { version }: ExportOptions): Exported {
  const { parts, notes } = partsOf(input, { gaps: {}, gapReason: '', hasReferences: false });
  notes.push(
    'Roles, subnets, security groups, target groups, Auto Scaling groups and images that the documents name must exist: put your own.',
  );
  const lines = parts.map(({ kind, value }) => {
    const command = `aws ${commands[kind]} --region ${quoted(input.region)} --cli-input-json ${quotedJson(value)}`;
    return kind === 'logGroup' ? `${command} || echo 'A log group that exists already is as good.' >&2` : command;
  });
  const head = heading({ format: 'cli', what: 'AWS CLI commands', doing: 'Running this', version, parameters: [], notes });
  const text = `#!/usr/bin/env bash\n${head}set -euo pipefail\nexport AWS_PAGER=''\n\n${lines.join('\n\n')}\n`;
  return { format: 'cli', fileName: 'create.sh', text, notes, checked: checkedWords('cli', version) };
}

/** One word of a shell, whatever is in the text. */
function quoted(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;
}

/** JSON as one word: what would end the quotes stands as JSON's own escape, so that no shell has anything to work out. */
function quotedJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2).replaceAll("'", '\\u0027').replaceAll('\u007f', '\\u007f');
  return `'${json}'`;
}
