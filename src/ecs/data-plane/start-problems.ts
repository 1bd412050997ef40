/** Why a Fargate task may fail to start, in the words of DescribeTasks, and in which order that shows. */
import type { ContainerDefinition, ContainerFlaw, Task, TaskDefinitionRevision, World } from '../world/state.ts';
import type { Image } from '../world/surroundings.ts';
import { loggerProblem } from './log-problems.ts';
import type { StartProblem } from './reach.ts';
import { registryAuthProblem } from './registry-problems.ts';
import { secretProblem } from './secret-problems.ts';

/**
 * What stops a task before it pulls. That the registry comes before secrets, and both before log drivers, follows from the order in which AWS's texts
 * name them; it is not documented.
 */
export function initialisationProblem(world: World, task: Task, revision: TaskDefinitionRevision): StartProblem | null {
  const early = registryAuthProblem(world, task, revision) ?? secretProblem(world, task, revision);
  if (early) return early;
  for (const container of revision.containers) {
    const problem = loggerProblem(world, task, revision, container);
    if (problem) return problem;
  }
  return null;
}

/**
 * Why a pulled image's program cannot be executed: the definition names one that the image lacks, the file lacks the permission, or it is for another
 * processor. The first two keep the container from starting (126 and 127 in a shell's terms), the last ends it at once.
 * Texts: the runtime's own; how Fargate words them as stoppedReason is not confirmed to the letter.
 */
export function flawOf(
  { architecture }: TaskDefinitionRevision,
  { entryPoint, command }: ContainerDefinition,
  image: Image,
): ContainerFlaw | null {
  const [own = ''] = image.entryPoint ?? [];
  const [program = own] = entryPoint.length > 0 ? entryPoint : own === '' && image.entryPoint ? command : [];
  const isOwn = program === own;
  if (isOwn && image.entryPointFlaw === 'notExecutable') return cannotStart(program, 'permission denied', 126);
  if (isOwn && image.entryPointFlaw === 'notFound') return cannotStart(program, 'no such file or directory', 127);
  if (!isOwn && !hasProgram(image, program)) {
    const isPath = program.includes('/');
    return cannotStart(program, isPath ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH', 127);
  }
  const binary = image.binaryArchitecture ?? (image.architectures.includes(architecture) ? architecture : image.architectures[0]);
  if (binary === architecture) return null;
  return { isStarted: true, exitCode: 1, text: `exec ${program || '/entrypoint'}: exec format error` };
}

function cannotStart(program: string, why: string, exitCode: number): ContainerFlaw {
  const runtime = `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${program}": ${why}: unknown`;
  return {
    isStarted: false,
    exitCode,
    text: `CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: ${runtime}`,
  };
}

/** A tool is known by its name or by its path. */
function hasProgram({ tools, process }: Image, program: string): boolean {
  const name = program.slice(program.lastIndexOf('/') + 1);
  const known = [...tools, ...(process.selfChecks ?? []).map((check) => check.split(' ')[0] ?? '')];
  return known.some((one) => one === program || one === name);
}
