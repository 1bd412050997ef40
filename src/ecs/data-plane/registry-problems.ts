/** Why an image does not come: no way to its registry, no permission, a limit of pulls, no such image, or none for the task's platform. */
import { findImage } from '../world/lookup.ts';
import type { ContainerDefinition, Task, TaskDefinitionRevision, World } from '../world/state.ts';
import type { Image } from '../world/surroundings.ts';
import { denied, hasRouteOut, reaches, SOME_ADDRESS, type StartProblem } from './reach.ts';

const ECR_IMAGE = /^\d+\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?\//;

/** True for an image that is kept in Amazon ECR. */
export function isFromEcr(image: string): boolean {
  return ECR_IMAGE.test(image);
}

/**
 * What stops a task whose images are in Amazon ECR before it pulls. Texts: no route, github.com/aws/copilot-cli/issues/5927 with the tail that the
 * newer SDK prints; permission, threads of Fargate users.
 */
export function registryAuthProblem(world: World, task: Task, revision: TaskDefinitionRevision): StartProblem | null {
  if (!revision.containers.some(({ image }) => isFromEcr(image))) return null;
  const { region } = world.surroundings;
  const head = 'ResourceInitializationError: unable to pull secrets or registry auth: ';
  if (!reaches(world, task, 'ecr.api')) {
    const tail = `Post "https://api.ecr.${region}.amazonaws.com/": dial tcp ${SOME_ADDRESS}: i/o timeout.`;
    return {
      reason: `${head}The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, ${tail}`,
      isTimeout: true,
    };
  }
  const refusal = denied(world, task, revision, 'ecr:GetAuthorizationToken', '*');
  if (refusal === null) return null;
  return {
    reason: `${head}execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${refusal}`,
    isTimeout: false,
  };
}

/**
 * The image that a reference stands for, or why it does not come.
 * Texts: the developer guide's page on CannotPullContainer errors, the address of layers in the AWS CLI's example of ecr get-download-url-for-layer, github.com/aws/containers-roadmap/issues/1120 and threads of Fargate users for
 * time-outs; how Fargate words a refusal of the manifest, a registry that wants a sign-in and a limit of pulls is not confirmed to the letter.
 */
export function findForPull(
  world: World,
  task: Task,
  revision: TaskDefinitionRevision,
  { registryCredentials }: ContainerDefinition,
  reference: string,
): Image | StartProblem {
  const full = fullReference(reference);
  const way = wayProblem(world, task, full);
  if (way !== null) return { reason: way, isTimeout: true };
  const host = full.slice(0, full.indexOf('/'));
  if (world.surroundings.limitedRegistries?.includes(host)) return atOnce(rateLimited(host, full));
  const refusal = ECR_IMAGE.test(full) ? manifestRefusal(world, task, revision, full) : null;
  if (refusal !== null) return atOnce(refusal);
  const found = findImage(world.surroundings, reference);
  const resolving = (times: number) =>
    `CannotPullContainerError: pull image manifest has been retried ${times} time(s): failed to resolve ref ${full}`;
  if (found?.isPrivate && registryCredentials === null && !ECR_IMAGE.test(full)) {
    const authorization = 'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope';
    return atOnce(`${resolving(1)}: ${authorization}: authorization failed`);
  }
  if (!found) return atOnce(`${resolving(5)}: ${full}: not found`);
  return found.isManifestList === false || found.architectures.includes(revision.architecture) ? found : atOnce(noPlatform(revision));
}

function atOnce(reason: string): StartProblem {
  return { reason, isTimeout: false };
}

/** Amazon ECR gives manifests by one endpoint and keeps layers in Amazon S3; other registries are on the internet. */
function wayProblem(world: World, task: Task, full: string): string | null {
  const [, region] = ECR_IMAGE.exec(full) ?? [];
  const isOwnRegion = region === world.surroundings.region;
  const layers = `https://prod-${region}-starport-layer-bucket.s3.${region}.amazonaws.com/…`;
  const timeout = `dial tcp ${SOME_ADDRESS}: i/o timeout`;
  if (isOwnRegion ? !reaches(world, task, 'ecr.dkr') : !hasRouteOut(world, task)) {
    return `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${full}: failed to do request: ${timeout}`;
  }
  if (!isOwnRegion || reaches(world, task, 's3')) return null;
  return `CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do request: Get "${layers}": ${timeout}`;
}

function rateLimited(host: string, full: string): string {
  const server = host === 'docker.io' ? 'registry-1.docker.io' : host;
  const text =
    host === 'docker.io'
      ? 'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limits.'
      : 'toomanyrequests: Rate exceeded';
  const { path, version } = partsOf(full);
  return `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReaderSeeker: failed open: unexpected status code https://${server}/v2/${path}/manifests/${version}: 429 Too Many Requests - Server message: ${text}`;
}

/** The execution role may sign in to Amazon ECR but not read what is there. */
function manifestRefusal(world: World, task: Task, revision: TaskDefinitionRevision, full: string): string | null {
  const host = full.slice(0, full.indexOf('/'));
  const { path, version } = partsOf(full);
  if (denied(world, task, revision, 'ecr:BatchGetImage', '*') !== null) {
    return `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${full}: pulling from host ${host} failed with status code [manifests ${version}]: 403 Forbidden`;
  }
  if (denied(world, task, revision, 'ecr:GetDownloadUrlForLayer', '*') === null) return null;
  return `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReaderSeeker: failed open: unexpected status code https://${host}/v2/${path}/blobs/: 403 Forbidden`;
}

function noPlatform({ architecture }: TaskDefinitionRevision): string {
  const platform = architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
  return `CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform '${platform}'.`;
}

/** The reference as a runtime spells it out: Docker Hub's host and `library/` where the document leaves them out, `:latest` where no tag stands. */
function fullReference(image: string): string {
  const [first = ''] = image.split('/');
  const hasHost = image.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const named = hasHost ? image : `docker.io/${image.includes('/') ? image : `library/${image}`}`;
  return /[:@]/.test(named.slice(named.lastIndexOf('/'))) ? named : `${named}:latest`;
}

/** Path and tag or digest of a full reference. */
function partsOf(full: string): { path: string; version: string } {
  const [, path = '', version = ''] = /^[^/]+\/([^:@]+)[:@](.+)$/.exec(full) ?? [];
  return { path, version };
}
