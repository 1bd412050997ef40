/** Rules about GPUs and other devices that containers ask for, and about Elastic Inference, which is gone. */

import { refusal } from './answers.ts';
import { has } from './clues.ts';
import { isSet, itemsInContainers, listOf, member, namesCapacity, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { taskOf, taskWith } from './samples.ts';
import { preflight, reference, sdk } from './sources.ts';

const kinds = ['taskDefinition'] as const;
const first = ['containerDefinitions', 0, 'resourceRequirements', 0] as const;
const sharing = { sharingStrategy: { nvidiaMps: { memory: 2048 } } };

const value: Rule = {
  code: 'resource-value',
  kinds,
  severity: 'error',
  title: 'A resource requirement says how much',
  stage: 'environment',
  why: '`value` is required, except where a GPU is shared; then `sharingStrategy` stands in its place. A GPU’s value is a number or `ALL`, a Neuron device’s is `ALL`. AWS’s words are not on record.',
  source: sdk('ResourceRequirement'),
  clues: has('ContainerDefinition.resourceRequirements'),
  find(document) {
    return itemsInContainers(document, 'resourceRequirements').flatMap(({ item: { members, path } }): Place[] => {
      const type = textOf(member(members, 'type'));
      const amount = member(members, 'value');
      const shares = isSet(member(members, 'sharingStrategy'));
      if (type === undefined) return [];
      if (amount === undefined && !(shares && type === 'GPU')) return [{ path, message: `Add \`value\`: how much of ${type}, as text.` }];
      if (shares && type !== 'GPU') return [{ path: [...path, 'sharingStrategy'], on: 'key', message: 'Only GPUs are shared.' }];
      if (shares && amount !== undefined) {
        const message = 'A GPU is shared by `sharingStrategy`, or its own by `value`: keep one.';
        return [{ path: [...path, 'sharingStrategy'], on: 'key', message }];
      }
      const wanted = type === 'GPU' ? /^([1-9]\d{0,3}|ALL)$/ : type === 'NeuronDevice' ? /^ALL$/ : /^/;
      if (typeof amount !== 'string' || wanted.test(amount)) return [];
      const message = type === 'GPU' ? 'How many GPUs, as text: `"1"`, or `"ALL"`.' : 'For Neuron devices the value is `"ALL"`.';
      return [{ path: [...path, 'value'], message }];
    });
  },
  example: {
    bad: taskWith({ resourceRequirements: [{ type: 'GPU' }] }),
    at: [...first],
    good: taskWith({ resourceRequirements: [{ type: 'GPU', value: '1' }] }),
  },
};

const gpuSharing: Rule = {
  code: 'gpu-sharing',
  kinds,
  severity: 'error',
  title: 'A task’s containers share GPUs all, or none of them does',
  stage: 'environment',
  why: 'All containers of a task that ask for GPUs do it the same way, and external instances share none. AWS’s words are not on record.',
  source: sdk('ResourceRequirement.sharingStrategy'),
  clues: has('ContainerDefinition.resourceRequirements'),
  find(document) {
    const gpus = itemsInContainers(document, 'resourceRequirements').filter(({ item }) => member(item.members, 'type') === 'GPU');
    const sharers = gpus.filter(
      ({ item }) => isSet(member(item.members, 'sharingStrategy')) && member(item.members, 'value') === undefined,
    );
    const [one] = sharers;
    if (one === undefined) return [];
    const at = [...one.item.path, 'sharingStrategy'];
    if (namesCapacity(document, 'EXTERNAL')) return [{ path: at, on: 'key', message: 'EXTERNAL capacity has no GPU sharing.' }];
    if (gpus.every(({ item }) => isSet(member(item.members, 'sharingStrategy')))) return [];
    return [{ path: at, on: 'key', message: 'Another container has GPUs of its own. Share all of them, or none.' }];
  },
  example: {
    bad: taskOf({ resourceRequirements: [{ type: 'GPU', ...sharing }] }, [{ resourceRequirements: [{ type: 'GPU', value: '1' }] }]),
    at: [...first, 'sharingStrategy'],
    good: taskOf({ resourceRequirements: [{ type: 'GPU', ...sharing }] }, [{ resourceRequirements: [{ type: 'GPU', ...sharing }] }]),
  },
};

const neuronTwice: Rule = {
  code: 'neuron-twice',
  kinds,
  severity: 'error',
  title: 'One container of a task has the Neuron devices',
  stage: 'environment',
  why: 'A container gets all Neuron devices of its instance, so there are none left for another. AWS’s words are not on record.',
  source: sdk('ResourceRequirement.value'),
  clues: has('ContainerDefinition.resourceRequirements'),
  find(document) {
    const asked = itemsInContainers(document, 'resourceRequirements').filter(({ item }) => member(item.members, 'type') === 'NeuronDevice');
    return asked.slice(1).map(({ item }): Place => ({ path: [...item.path, 'type'], message: 'An earlier container has all of them.' }));
  },
  example: {
    bad: taskOf({ resourceRequirements: [{ type: 'NeuronDevice', value: 'ALL' }] }, [
      { resourceRequirements: [{ type: 'NeuronDevice', value: 'ALL' }] },
    ]),
    at: ['containerDefinitions', 1, 'resourceRequirements', 0, 'type'],
    good: taskOf({ resourceRequirements: [{ type: 'NeuronDevice', value: 'ALL' }] }, [{}]),
  },
};

const neuronPlace: Rule = {
  code: 'neuron-managed',
  kinds,
  severity: 'warning',
  title: 'Neuron devices come with managed instances',
  stage: 'later',
  why: 'AWS documents the resource type `NeuronDevice` for ECS Managed Instances only. What it answers elsewhere is not on record.',
  source: sdk('ResourceRequirement.value'),
  clues: has('ContainerDefinition.resourceRequirements'),
  find(document) {
    if (listOf(member(document, 'requiresCompatibilities')).length === 0 || namesCapacity(document, 'MANAGED_INSTANCES')) return [];
    return itemsInContainers(document, 'resourceRequirements').flatMap(({ item }): Place[] =>
      member(item.members, 'type') === 'NeuronDevice'
        ? [{ path: [...item.path, 'type'], message: 'Name `MANAGED_INSTANCES` in `requiresCompatibilities`.' }]
        : [],
    );
  },
  example: {
    bad: taskWith({ resourceRequirements: [{ type: 'NeuronDevice', value: 'ALL' }] }, { requiresCompatibilities: ['EC2'] }),
    at: [...first, 'type'],
    good: taskWith(
      { resourceRequirements: [{ type: 'NeuronDevice', value: 'ALL' }] },
      { requiresCompatibilities: ['MANAGED_INSTANCES'], networkMode: 'awsvpc' },
    ),
  },
};

const inferenceAccelerators: Rule = {
  code: 'inference-accelerators',
  kinds,
  severity: 'error',
  title: 'Elastic Inference is gone',
  stage: 'environment',
  aws: refusal("Unsupported field 'inferenceAccelerators'."),
  why: 'AWS retired Elastic Inference in 2024. The member is still in the API, and whatever stands in it is refused.',
  source: preflight('fargate-inference-accelerator', '2026-09-08'),
  clues: has('RegisterTaskDefinitionRequest.inferenceAccelerators'),
  find(document) {
    if (!isSet(member(document, 'inferenceAccelerators'))) return [];
    const isAsked = itemsInContainers(document, 'resourceRequirements').some(
      ({ item }) => member(item.members, 'type') === 'InferenceAccelerator',
    );
    const fix = { title: 'Remove inferenceAccelerators', edits: [{ op: 'remove' as const, path: ['inferenceAccelerators'] }] };
    const message = 'Remove it; for inference take instances with GPUs or Neuron devices.';
    return [{ path: ['inferenceAccelerators'], on: 'key', message, ...(!isAsked && { fix }) }];
  },
  example: {
    bad: taskWith({}, { inferenceAccelerators: [{ deviceName: 'device-1', deviceType: 'eia2.medium' }] }),
    at: ['inferenceAccelerators'],
    good: taskWith({}),
  },
};

const inferenceResource: Rule = {
  code: 'inference-resource',
  kinds,
  severity: 'warning',
  title: 'No container gets an inference accelerator any more',
  stage: 'later',
  why: 'The value names one of the task’s `inferenceAccelerators`, which AWS refuses since Elastic Inference is gone.',
  source: reference('ResourceRequirement'),
  clues: has('ContainerDefinition.resourceRequirements'),
  find(document) {
    if (isSet(member(document, 'inferenceAccelerators'))) return [];
    return itemsInContainers(document, 'resourceRequirements').flatMap(({ item }): Place[] =>
      member(item.members, 'type') === 'InferenceAccelerator'
        ? [{ path: [...item.path, 'type'], message: 'Remove this requirement: no such device is to be had.' }]
        : [],
    );
  },
  example: {
    bad: taskWith({ resourceRequirements: [{ type: 'InferenceAccelerator', value: 'device-1' }] }),
    at: [...first, 'type'],
    good: taskWith({}),
  },
};

export const resourceRules: readonly Rule[] = [value, gpuSharing, neuronTwice, inferenceAccelerators, neuronPlace, inferenceResource];
