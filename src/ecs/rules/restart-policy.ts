/** Rules about the policy by which a container is restarted inside its task. */
import { refusal } from './answers.ts';
import { has } from './clues.ts';
import { containerAt, containerName, containersOf, type Found, integerOf, isSet, member, valuesAt } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskWith } from './samples.ts';
import { preflight, reference } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const periodAt = ['containerDefinitions', '*', 'restartPolicy', 'restartAttemptPeriod'] as const;

const restartPeriod: Rule = {
  code: 'restart-period-range',
  kinds,
  severity: 'error',
  title: 'Between two restarts of a container lie one minute to half an hour',
  stage: 'environment',
  aws: refusal("The 'restartAttemptPeriod' setting for container '{container}' must be between 60 and 1800."),
  why: 'A container that ends sooner than this after its start is not restarted again: the restart policy is for lone crashes, not for loops.',
  source: preflight('restart-policy-attempt-period-range', '2026-09-08'),
  clues: has('ContainerRestartPolicy.restartAttemptPeriod'),
  find(document) {
    return valuesAt(document, periodAt).flatMap((found): Place[] => {
      const seconds = integerOf(found.value);
      if (seconds === undefined || (seconds >= 60 && seconds <= 1800)) return [];
      const message = `\`restartAttemptPeriod\` is 60 to 1800 seconds; this is ${seconds}.`;
      return [{ path: found.path, message, values: { container: containerOf(document, found) } }];
    });
  },
  example: {
    bad: taskWith({ restartPolicy: { enabled: true, restartAttemptPeriod: 30 } }),
    at: ['containerDefinitions', 0, 'restartPolicy', 'restartAttemptPeriod'],
    good: taskWith({ restartPolicy: { enabled: true, restartAttemptPeriod: 60 } }),
  },
};

const restartDisabled: Rule = {
  code: 'restart-disabled',
  kinds,
  severity: 'advice',
  title: 'A restart policy that is off says nothing more',
  stage: 'later',
  why: 'With `"enabled": false` the container is not restarted, and what else the policy says has no effect. The CDK refuses it.',
  source: reference('ContainerRestartPolicy'),
  clues: has('ContainerDefinition.restartPolicy'),
  find(document) {
    return containersOf(document).flatMap(({ members, path }): Place[] => {
      const policy = member(members, 'restartPolicy');
      const idle = ['ignoredExitCodes', 'restartAttemptPeriod'].find((key) => isSet(member(policy, key)));
      if (member(policy, 'enabled') !== false || idle === undefined) return [];
      return [{ path: [...path, 'restartPolicy', idle], on: 'key', message: 'Set `enabled` to true, or leave this out.' }];
    });
  },
  example: {
    bad: taskWith({ restartPolicy: { enabled: false, restartAttemptPeriod: 60 } }),
    at: ['containerDefinitions', 0, 'restartPolicy', 'restartAttemptPeriod'],
    good: taskWith({ restartPolicy: { enabled: false } }),
  },
};

function containerOf(document: unknown, { path }: Found): string {
  const container = containerAt(document, path);
  return container === undefined ? '' : containerName(container.members);
}

export const restartPolicyRules: readonly Rule[] = [restartPeriod, restartDisabled];
