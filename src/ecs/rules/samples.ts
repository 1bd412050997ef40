/** The least task definitions that AWS takes, for the rules' examples: what an example is about is put in. */

/** One container with its memory, and nothing that names a capacity. */
export function taskWith(inContainer: object, inTask: object = {}) {
  return { family: 'my-rust-api', containerDefinitions: [{ name: 'api', image: 'nginx:1.27', memory: 128, ...inContainer }], ...inTask };
}

/** One container on Fargate. */
export function fargateTaskWith(inContainer: object, inTask: object = {}) {
  return {
    family: 'my-rust-api',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'api', image: 'nginx:1.27', ...inContainer }],
    ...inTask,
  };
}

/** A task with a container `api`, and behind it one more for each of the others. */
export function taskOf(inContainer: object, others: readonly object[], inTask: object = {}) {
  const sample = taskWith(inContainer, inTask);
  const more = others.map((other, index) => ({ name: `sidecar-${index + 1}`, image: 'busybox:1.37', memory: 64, ...other }));
  return { ...sample, containerDefinitions: [...sample.containerDefinitions, ...more] };
}

/** A log configuration that lacks nothing. */
export const awslogs = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/ecs/my-rust-api', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
};

export const executionRoleArn = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole';
export const taskRoleArn = 'arn:aws:iam::123456789012:role/my-task-role';
