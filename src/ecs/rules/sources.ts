/** Where the rules' facts come from: short ways to write down a public source. */
import type { Source } from '../api/evidence.ts';
import { sdkVersion } from '../api/schema.ts';

/** The day these pages, threads and files were last looked at. */
const seen = '2026-11-22';

/** A rule of the public package cdk-preflight, which records the answer that a real deployment got on that day. */
export function preflight(rule: string, date: string): Source {
  return {
    text: `cdk-preflight rule pf-ecs-${rule}, recorded from a real deployment`,
    url: `https://github.com/badmintoncryer/cdk-preflight/blob/main/rules/ecs/pf-ecs-${rule}/meta.yaml`,
    date,
  };
}

/** A public GitHub thread in which somebody pasted AWS's answer. */
export function thread(repository: string, number: number): Source {
  return { text: `${repository}#${number}`, url: `https://github.com/${repository}/issues/${number}`, date: seen };
}

/** The SDK's model and the docs in it. */
export function sdk(what: string): Source {
  return { text: `@aws-sdk/client-ecs ${sdkVersion}, ${what}`, url: 'https://www.npmjs.com/package/@aws-sdk/client-ecs', date: seen };
}

/** A page of the Amazon ECS developer guide, by its file name. */
export function guide(page: string, title: string): Source {
  return {
    text: `Amazon ECS developer guide, ${title}`,
    url: `https://docs.aws.amazon.com/AmazonECS/latest/developerguide/${page}.html`,
    date: seen,
  };
}

/** A file of a public repository. */
export function file(repository: string, path: string, what: string): Source {
  return { text: `${repository} ${path}, ${what}`, url: `https://github.com/${repository}/blob/HEAD/${path}`, date: seen };
}

/** A page of the Amazon ECS API Reference, by the operation or type it is about. */
export function reference(name: string, text = name): Source {
  return {
    text: `Amazon ECS API Reference, ${text}`,
    url: `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${name}.html`,
    date: seen,
  };
}
