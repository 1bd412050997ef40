/**
 * Placement once more, slowly and from the words of the developer guide alone: it walks through all instances and all tasks each time. It shares no
 * code with the model's, so that the two can be held against each other.
 */

/** An instance, as somebody would write it on paper. */
export interface PaperInstance {
  id: string;
  isActive: boolean;
  isConnected: boolean;
  zone: string;
  attributes: Record<string, string>;
  /** As registered. */
  cpu: number;
  memory: number;
  enis: number;
  gpus: number;
  reservedPorts: string[];
}

/** A task on one of them. `isStopping`: it keeps its network interface until it is gone from the list, and nothing else. */
export interface PaperTask {
  instance: string;
  group: string;
  isStopping: boolean;
  cpu: number;
  memory: number;
  enis: number;
  gpus: number;
  ports: string[];
}

export interface PaperQuestion {
  group: string;
  cpu: number;
  memory: number;
  enis: number;
  gpus: number;
  ports: string[];
  zones: string[] | null;
  isDistinct: boolean;
  /** `attribute:stack == prod`, `attribute:stack exists`, `not(task:group == x)` or `runningTasksCount == 0`. */
  expressions: string[];
  strategy: { type: 'binpack' | 'spread' | 'random'; field?: string }[];
}

export interface PaperAnswer {
  /** Why each instance is out, by id; those that fit are not in it. */
  out: Map<string, string>;
  /** Instances that are equally good by all strategies; empty where none fits. */
  best: string[];
}

/** “When ECS places a task it first finds the instances that satisfy CPU, GPU, memory and ports, then the constraints, then the strategies.” */
export function placeOnPaper(question: PaperQuestion, instances: readonly PaperInstance[], tasks: readonly PaperTask[]): PaperAnswer {
  const out = new Map<string, string>();
  for (const instance of instances) {
    const reason = whyOut(question, instance, tasks);
    if (reason !== null) out.set(instance.id, reason);
  }
  let left = instances.filter(({ id }) => !out.has(id));
  for (const { type, field = '' } of question.strategy) {
    if (type === 'random') break;
    if (left.length === 0) break;
    const scored = left.map((instance) => ({ instance, score: scoreOf(type, field, question, instance, instances, tasks) }));
    const lowest = Math.min(...scored.map(({ score }) => score));
    left = scored.filter(({ score }) => score === lowest).map(({ instance }) => instance);
  }
  return { out, best: left.map(({ id }) => id).sort() };
}

function whyOut(question: PaperQuestion, instance: PaperInstance, tasks: readonly PaperTask[]): string | null {
  const here = tasks.filter((task) => task.instance === instance.id);
  const living = here.filter(({ isStopping }) => !isStopping);
  const used = (of: 'cpu' | 'memory' | 'enis' | 'gpus') =>
    (of === 'enis' ? here : living).map((task) => task[of]).reduce((a, b) => a + b, 0);
  const takenPorts = [...instance.reservedPorts, ...living.flatMap(({ ports }) => ports)];
  if (!instance.isActive) return 'INACTIVE';
  if (!instance.isConnected) return 'AGENT';
  if (question.zones !== null && !question.zones.includes(instance.zone)) return 'LOCATION';
  if (used('cpu') + question.cpu > instance.cpu) return 'RESOURCE:CPU';
  if (used('memory') + question.memory > instance.memory) return 'RESOURCE:MEMORY';
  if (question.ports.some((port) => takenPorts.includes(port))) return 'RESOURCE:PORTS';
  if (used('enis') + question.enis > instance.enis) return 'RESOURCE:ENI';
  if (used('gpus') + question.gpus > instance.gpus) return 'RESOURCE:GPU';
  if (question.isDistinct && living.some(({ group }) => group === question.group))
    return 'DistinctInstance placement constraint unsatisfied.';
  if (!question.expressions.every((text) => isTrueOf(text, instance, living))) return 'MemberOf placement constraint unsatisfied.';
  return null;
}

/** So much of the query language as these tests write. */
function isTrueOf(text: string, instance: PaperInstance, living: readonly PaperTask[]): boolean {
  const [, apart] = /^not\(task:group == (\S+)\)$/.exec(text) ?? [];
  if (apart !== undefined) return living.every(({ group }) => group !== apart);
  const [, name, operator, value] = /^attribute:(\S+) (==|exists) ?(\S*)$/.exec(text) ?? [];
  if (name === undefined) throw new Error(`The slow placement cannot read ${text}.`);
  const has = instance.attributes[name];
  return operator === 'exists' ? has !== undefined : has === value;
}

function scoreOf(
  type: 'binpack' | 'spread',
  field: string,
  question: PaperQuestion,
  instance: PaperInstance,
  instances: readonly PaperInstance[],
  tasks: readonly PaperTask[],
): number {
  if (type === 'binpack') {
    const of = field === 'cpu' ? 'cpu' : 'memory';
    return (
      instance[of] - tasks.filter((task) => task.instance === instance.id && !task.isStopping).reduce((sum, task) => sum + task[of], 0)
    );
  }
  const fieldOf = (one: PaperInstance) => (field === 'instanceId' || field === 'host' ? one.id : (one.attributes[field.slice(10)] ?? ''));
  const bucket = instances.filter((one) => fieldOf(one) === fieldOf(instance)).map(({ id }) => id);
  return tasks.filter((task) => task.group === question.group && !task.isStopping && bucket.includes(task.instance)).length;
}
