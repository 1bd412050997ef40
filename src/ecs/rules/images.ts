/** Rules about what an image reference says, and what will come of it when the task pulls. */

import { stopped } from './answers.ts';
import { text } from './clues.ts';
import { containersOf, type Item, isObject, member, putMember, textOf } from './read.ts';
import type { Place, Rule } from './rule.ts';
import { guide, sdk, thread } from './sources.ts';

const kinds = ['taskDefinition'] as const;

/** A reference into a private Amazon ECR registry: the registry's id, its Region, and the rest. */
const privateRegistry =
  /^([^/.]+)\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.(?:aws|amazonwebservices\.com\.cn))\//;

/** The registry id of an image in a private ECR registry; null for any other image. */
export function ecrRegistryOf(image: string): string | null {
  return privateRegistry.exec(image)?.[1] ?? null;
}

/** A name with a tag of its own, of any registry; where it is one of Amazon ECR, with the number of an account. */
const plainImage = /^(?:\d{12}\.dkr\.ecr\.[a-z\d-]+\.amazonaws\.com\/|(?!.*\.dkr))[a-z\d._/-]+:(?!latest$)[\w\-.]+$/;

const oddImage = text('ContainerDefinition.image', (image) => image.length > 255 || !plainImage.test(image));

const imageCharacters: Rule = {
  code: 'image-characters',
  kinds,
  severity: 'error',
  title: 'An image reference has no spaces, variables or brackets in it',
  stage: 'containers',
  aws: {
    exception: 'ClientException',
    exceptionIsConfirmed: true,
    text: 'Container.image contains invalid characters.',
    wording: 'verbatim',
  },
  why: 'ECS fills in no variables: what a template leaves behind (`$TAG`, `<account>`) reaches AWS as it stands, and can’t be an image.',
  source: thread('OctopusDeploy/Issues', 10026),
  clues: [oddImage],
  find(document) {
    return imagesOf(document).flatMap(({ image, path }): Place[] => {
      const bad = image.match(/[^\w\-./:#@]/u)?.[0];
      if (bad === undefined) return [];
      const name = /\s/.test(bad) ? 'White space' : `\`${bad}\``;
      return [{ path, message: `${name} can’t stand in an image reference: letters, digits and \`- _ : . / # @\` can.` }];
    });
  },
  example: {
    bad: withImage('my-rust-api:$TAG'),
    at: ['containerDefinitions', 0, 'image'],
    good: withImage('my-rust-api:1.4.2'),
  },
};

const imageForm: Rule = {
  code: 'image-form',
  kinds,
  severity: 'error',
  title: 'An image has at most 255 characters, and a digest is sha256 with 64 digits',
  stage: 'containers',
  why: 'AWS documents 255 characters, not counting a digest, and `@sha256:` with exactly 64 hexadecimal digits as the only digest. Its words for others are not on record.',
  source: sdk('ContainerDefinition.image'),
  clues: [oddImage],
  find(document) {
    return imagesOf(document).flatMap(({ image, path }): Place[] => {
      const [name = '', ...digests] = image.split('@');
      if (name.length > 255) return [{ path, message: `An image has at most 255 characters; this has ${name.length}.` }];
      const isDigest = digests.length === 0 || (digests.length === 1 && /^sha256:[A-Fa-f0-9]{64}$/.test(digests[0] ?? ''));
      if (isDigest || /[^\w\-./:#@]/u.test(image)) return [];
      return [{ path, message: 'Behind `@` stands `sha256:` with 64 digits from 0 to 9 and a to f.' }];
    });
  },
  example: {
    bad: withImage('nginx@sha256:6f1c6a3b'),
    at: ['containerDefinitions', 0, 'image'],
    good: withImage('nginx@sha256:6f1c6a3bb0a1f2b8f7d1c0a4f19a7a5b64f0a2de4f3f2a0f7c58a1c9d2b7e431'),
  },
};

const registryId: Rule = {
  code: 'ecr-registry-id',
  kinds,
  severity: 'warning',
  title: 'The id of an ECR registry is an account number of twelve digits',
  stage: 'later',
  aws: {
    exception: 'CannotPullContainerError',
    exceptionIsConfirmed: true,
    text: 'pull image manifest has been retried 5 time(s): failed to resolve ref {image}',
    wording: 'inferred',
  },
  why: 'Registration doesn’t look whether an image exists; a task finds out when it pulls. A private registry belongs to an account, and every account number has twelve digits.',
  source: guide('task_cannot_pull_image', 'CannotPullContainer task errors'),
  clues: [oddImage],
  find(document) {
    return imagesOf(document).flatMap(({ image, path }): Place[] => {
      const registry = ecrRegistryOf(image);
      if (registry === null || /^\d{12}$/.test(registry)) return [];
      const message = `No registry \`${registry}\` can exist: a registry’s id is an account number, twelve digits. AWS accepts the definition; each task then stops with \`CannotPullContainerError\`.`;
      return [{ path, message, values: { image } }];
    });
  },
  example: {
    bad: withImage('123456.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2'),
    at: ['containerDefinitions', 0, 'image'],
    good: withImage('123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2'),
  },
};

const notInRegistry: Rule = {
  code: 'image-not-in-registry',
  kinds,
  severity: 'warning',
  title: 'The image is in its registry',
  stage: 'later',
  aws: {
    exception: 'CannotPullContainerError',
    exceptionIsConfirmed: true,
    text: 'pull image manifest has been retried 5 time(s): failed to resolve ref {image}',
    wording: 'inferred',
  },
  why: 'Registration doesn’t look whether an image exists; a task finds out when it pulls.',
  source: guide('task_cannot_pull_image', 'CannotPullContainer task errors'),
  asks: ['image'],
  find(document, { world }) {
    return imagesOf(document).flatMap(({ image, path }): Place[] => {
      if (!/^\d{12}$/.test(ecrRegistryOf(image) ?? '') || world.image?.(image) !== null) return [];
      const message =
        'The registry has no such repository or tag. AWS accepts the definition; each task then stops with `CannotPullContainerError`.';
      return [{ path, message, values: { image } }];
    });
  },
  example: {
    bad: withImage('123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.3'),
    at: ['containerDefinitions', 0, 'image'],
    good: withImage('public.ecr.aws/nginx/nginx:1.27'),
    context: { world: { image: () => null } },
  },
};

const architecture: Rule = {
  code: 'arch-mismatch',
  kinds,
  severity: 'warning',
  title: 'The image runs on the architecture that the task asks for',
  stage: 'later',
  aws: stopped(
    'CannotPullContainerError',
    "pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform '{platform}'.",
    'verbatim',
  ),
  why: 'A task asks for X86_64 where `runtimePlatform` says nothing. An image without that architecture is found out only when a task pulls it; one of a single architecture that doesn’t say so starts, and ends with `exec format error`.',
  source: thread('aws/containers-roadmap', 1120),
  asks: ['image'],
  find(document, { world }) {
    const asked = textOf(member(member(document, 'runtimePlatform'), 'cpuArchitecture')) ?? 'X86_64';
    if (asked !== 'X86_64' && asked !== 'ARM64') return [];
    const images = imagesOf(document);
    return images.flatMap(({ image, path }): Place[] => {
      const found = world.image?.(image);
      if (!found || found.architectures.length === 0 || found.architectures.includes(asked)) return [];
      const [had = asked] = found.architectures;
      const platform = member(document, 'runtimePlatform');
      const edit =
        platform === undefined
          ? putMember(document, [], 'runtimePlatform', { cpuArchitecture: had })
          : putMember(platform, ['runtimePlatform'], 'cpuArchitecture', had);
      const fix = { title: `Ask for ${had}`, edits: [edit] };
      const message = `The image is for ${found.architectures.join(' and ')}, the task asks for ${asked}. Build it for ${asked}, or set \`cpuArchitecture\` to \`${had}\`.`;
      const values = { platform: asked === 'ARM64' ? 'linux/arm64' : 'linux/amd64' };
      return [{ path, message, values, ...(images.length === 1 && isObject(platform ?? {}) && { fix }) }];
    });
  },
  example: {
    bad: { ...withImage('my-rust-api:1.4.2'), runtimePlatform: { cpuArchitecture: 'ARM64' } },
    at: ['containerDefinitions', 0, 'image'],
    good: { ...withImage('my-rust-api:1.4.2'), runtimePlatform: { cpuArchitecture: 'X86_64' } },
    context: {
      world: { image: () => ({ repository: 'my-rust-api', tags: ['1.4.2'], architectures: ['X86_64'], tools: [], process: {} }) },
    },
  },
};

const mutableTag: Rule = {
  code: 'tag-mutable',
  kinds,
  severity: 'advice',
  title: 'A tag that moves says little about what runs',
  stage: 'later',
  why: 'ECS looks a tag up once per deployment and keeps the digest for all its tasks. When `latest` moves, the next deployment runs something else, and going back to this revision brings the old image back only if the tag goes back too.',
  source: sdk('ContainerDefinition.versionConsistency'),
  clues: [oddImage],
  find(document) {
    return imagesOf(document).flatMap(({ image, path, container }): Place[] => {
      if (!/^[\w\-./:#]+$/.test(image)) return [];
      const tag = /:([^/:]+)$/.exec(image)?.[1];
      if (tag !== undefined && tag !== 'latest') return [];
      const named = tag === undefined ? 'Without a tag this is `:latest`, and `:latest`' : '`:latest`';
      const when =
        member(container.members, 'versionConsistency') === 'disabled'
          ? 'and with version consistency off, each task pulls what it finds'
          : 'and ECS turns it into a digest only once per deployment';
      return [{ path, message: `${named} moves with every push, ${when}. Name a version, such as \`:1.4.2\`, that is pushed once.` }];
    });
  },
  example: {
    bad: withImage('nginx:latest'),
    at: ['containerDefinitions', 0, 'image'],
    good: withImage('nginx:1.27.1'),
  },
};

/** The images of a task definition, with their containers; empty ones left out. */
export function imagesOf(document: unknown): readonly { image: string; path: Item['path']; container: Item }[] {
  return containersOf(document).flatMap((container) => {
    const image = textOf(member(container.members, 'image'));
    return image ? [{ image, path: [...container.path, 'image'], container }] : [];
  });
}

function withImage(image: string) {
  return { family: 'my-rust-api', containerDefinitions: [{ name: 'api', image, memory: 128 }] };
}

export const imageRules: readonly Rule[] = [imageCharacters, imageForm, registryId, notInRegistry, architecture, mutableTag];
