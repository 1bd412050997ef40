/** The public places that facts come from, by short names. */
import type { Source } from '../api/evidence.ts';

const seen = '2026-11-22';

/** A page of the Amazon ECS developer guide. */
export function guide(page: string, about: string): Source {
  return {
    text: `Amazon ECS developer guide, ${about}`,
    url: `https://docs.aws.amazon.com/AmazonECS/latest/developerguide/${page}.html`,
    date: seen,
  };
}

/** A shape or operation of the API reference, which says what the SDK's types say. */
export function api(shape: string): Source {
  return {
    text: `Amazon ECS API reference, ${shape} (as in @aws-sdk/client-ecs 3.1164.0)`,
    url: `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${shape}.html`,
    date: seen,
  };
}

/** A file of the container agent's source. */
export function agent(file: string, about: string): Source {
  return { text: `aws/amazon-ecs-agent, ${about}`, url: `https://github.com/aws/amazon-ecs-agent/blob/master/${file}`, date: '2026-06-30' };
}

/** An issue or pull request on GitHub. */
export function issue(repository: string, number: number, about: string): Source {
  return { text: `${repository}#${number}: ${about}`, url: `https://github.com/${repository}/issues/${number}`, date: seen };
}

/** A page of the guide of Application Load Balancers. */
export function elb(page: string, about: string): Source {
  return {
    text: `Elastic Load Balancing guide, ${about}`,
    url: `https://docs.aws.amazon.com/elasticloadbalancing/latest/application/${page}.html`,
    date: seen,
  };
}

/** A page of the guide of Application Auto Scaling. */
export function scalingGuide(page: string, about: string): Source {
  return {
    text: `Application Auto Scaling user guide, ${about}`,
    url: `https://docs.aws.amazon.com/autoscaling/application/userguide/${page}.html`,
    date: seen,
  };
}

/** A public repository in which the behaviour or text was recorded. */
export function repository(name: string, about: string): Source {
  return { text: `${name}: ${about}`, url: `https://github.com/${name}`, date: seen };
}

/** A page of the web. */
export function page(url: string, text: string, date = seen): Source {
  return { text, url, date };
}

export const lifecycle = guide('task-lifecycle-explanation', 'task lifecycle');
export const errorCodes = guide('stopped-task-error-codes', 'stopped task error messages');
export const eventList = guide('service-event-messages-list', 'service event messages');
export const rebalancingEvents = guide('service-rebalancing-event-messages-list', 'rebalancing event messages');
export const rolling = guide('deployment-type-ecs', 'rolling update deployments');
export const breaker = guide('deployment-circuit-breaker', 'deployment circuit breaker');
export const alarms = guide('deployment-alarm-failure', 'CloudWatch alarms and deployments');
export const blueGreen = guide('blue-green-deployment-how-it-works', 'how blue/green deployments work');
export const fargateProviders = guide('fargate-capacity-providers', 'capacity providers of Fargate');
export const throttleLogic = guide('service-throttle-logic', 'service throttle logic');
export const services = guide('ecs_services', 'services');
export const rebalancing = guide('service-rebalancing', 'Availability Zone rebalancing');
export const containerHealth = guide('healthcheck', 'container health checks');
export const dockerHealth = page('https://github.com/moby/moby/blob/master/daemon/health.go', 'moby/moby, daemon/health.go', '2026-06-30');
export const quotas = page(
  'https://docs.aws.amazon.com/general/latest/gr/ecs-service.html',
  'AWS General Reference, Amazon ECS endpoints and quotas',
);
export const fargatePricing = page('https://aws.amazon.com/fargate/pricing/', 'AWS Fargate pricing, US East (N. Virginia)', '2026-09-23');
export const replacementFirst = page(
  'https://aws.amazon.com/about-aws/whats-new/2023/10/amazon-ecs-applications-resiliency-unpredictable-load-spikes/',
  'AWS What’s New, October 2023: ECS starts replacements first',
);
export const sameRevision = page(
  'https://aws.amazon.com/about-aws/whats-new/2025/11/amazon-ecs-service-availability-rolling-deployments',
  'AWS What’s New, November 2025: availability during rolling deployments',
);
/** Texts as services of many accounts got them, in threads and files that anybody can find. */
export const recordedEvents = page(
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
  'Service events of production services as published on GitHub, beside the list in the developer guide',
);
