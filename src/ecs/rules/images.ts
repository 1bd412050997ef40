/** Rules about what an image reference says, and what will come of it when the task pulls. */
import { containersOf, type Item, member, textOf } from './read.ts';
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

const mutableTag: Rule = {
  code: 'tag-mutable',
  kinds,
  severity: 'advice',
  title: 'A tag that moves says little about what runs',
  stage: 'later',
  why: 'ECS looks a tag up once per deployment and keeps the digest for all its tasks. When `latest` moves, the next deployment runs something else, and going back to this revision brings the old image back only if the tag goes back too.',
  source: sdk('ContainerDefinition.versionConsistency'),
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

export const imageRules: readonly Rule[] = [imageCharacters, registryId, notInRegistry, mutableTag];
