/** Where the rules' facts come from: short ways to write down a public source. */
import type { Source } from '../api/evidence.ts';

/** The version of the SDK whose model and docs are quoted, and the day they were read. */
const sdkVersion = '3.1164.0';
const read = '2026-09-14';

/** A rule of the public package cdk-preflight, with the answer that a real deployment got on that day. */
export function preflight(rule: string, date = '2026-09-14'): Source {
  return {
    text: `cdk-preflight rule pf-ecs-${rule}, recorded from a real deployment`,
    url: `https://github.com/badmintoncryer/cdk-preflight/blob/main/rules/ecs/pf-ecs-${rule}/meta.yaml`,
    date,
  };
}

/** A cdk-preflight rule whose text quotes the answer; the recorded deployment was not looked at. */
export function preflightQuote(rule: string): Source {
  return {
    text: `cdk-preflight rule pf-ecs-${rule}, quoting the answer`,
    url: `https://github.com/badmintoncryer/cdk-preflight/tree/main/rules/ecs/pf-ecs-${rule}`,
    date: read,
  };
}

/** A public GitHub thread in which somebody pasted AWS's answer. */
export function thread(repository: string, number: number, date = read): Source {
  return { text: `${repository}#${number}`, url: `https://github.com/${repository}/issues/${number}`, date };
}

/** The SDK's model and the docs in it. */
export function sdk(what: string): Source {
  return { text: `@aws-sdk/client-ecs ${sdkVersion}, ${what}`, url: 'https://www.npmjs.com/package/@aws-sdk/client-ecs', date: read };
}

/** A page of the Amazon ECS developer guide, by its file name. */
export function guide(page: string, title: string): Source {
  return {
    text: `Amazon ECS developer guide, ${title}`,
    url: `https://docs.aws.amazon.com/AmazonECS/latest/developerguide/${page}.html`,
    date: read,
  };
}

/** A file of a public repository. */
export function file(repository: string, path: string, what: string): Source {
  return { text: `${repository} ${path}, ${what}`, url: `https://github.com/${repository}/blob/HEAD/${path}`, date: read };
}
