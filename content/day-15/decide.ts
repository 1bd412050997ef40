/** The guide between ECS and EKS: its questions in order, and what each decides. Data only. */
import type { DecidingQuestion, Decision } from '../../src/components/course/Decide.tsx';

export const questions: readonly DecidingQuestion[] = [
  {
    id: 'api',
    text: 'Must you run something that needs the Kubernetes API?',
    help: 'An operator, custom resources, a vendor’s chart with no other way in.',
    decides: { choice: 'EKS', because: 'Something that we must run needs the Kubernetes API.' },
  },
  {
    id: 'places',
    text: 'Must the same manifests run in other places too?',
    help: 'On premises or in another cloud, now or by contract; not “perhaps one day”.',
    decides: { choice: 'EKS', because: 'The same manifests have to run outside AWS.' },
  },
  {
    id: 'skills',
    text: 'Is there a platform team that knows Kubernetes, with tooling in place?',
    help: 'People who will be there next year, and charts and pipelines that others use already.',
    decides: { choice: 'EKS', because: 'Our people and tools are Kubernetes already; ECS would be the second thing to know.' },
  },
];

export const otherwise: Decision = {
  choice: 'ECS',
  because: 'No constraint asks for Kubernetes, and ECS has less to run, to upgrade and to know.',
};
