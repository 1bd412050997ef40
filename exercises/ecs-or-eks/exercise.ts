/** E21: ECS or EKS for six teams, each by the constraint that decides, and a guide of one's own that decides them all. */
import { type Answer, type Card, type Choice, defineExercise, type Evidence } from '../../src/grading/exercise.ts';
import { answer } from '../judging.ts';

const documentName = 'answers.json';

/** A cluster's control plane at $0.10 an hour, over 730 hours. Source: Amazon EKS pricing, https://aws.amazon.com/eks/pricing/ */
const monthlyFeeUsd = 73;

type Service = 'ecs' | 'eks';

interface Case {
  id: string;
  title: string;
  text: string;
  /** Each choice that can be argued for, with the constraints that carry it. */
  right: Partial<Record<Service, readonly string[]>>;
  /** Questions of the bank that this team answers with yes. */
  yes: readonly string[];
}

const cases: readonly Case[] = [
  {
    id: 'small-team',
    title: 'Three developers',
    text: 'Three developers run eight stateless services. Everything is on AWS and will stay there. Nobody has run Kubernetes.',
    right: { ecs: ['least-to-run'] },
    yes: ['small', 'standard', 'fee'],
  },
  {
    id: 'operator',
    title: 'A vendor’s operator',
    text: 'Four people run one product. Its vendor delivers it as an operator with custom resources, and supports nothing else. All of it is on AWS.',
    right: { eks: ['api'] },
    yes: ['api', 'small', 'standard', 'fee'],
  },
  {
    id: 'two-places',
    title: 'Two clouds and a factory',
    text: 'The same manifests are installed on premises in a factory, in another cloud, and on AWS. The contract says so.',
    right: { eks: ['places'] },
    yes: ['places', 'standard', 'many'],
  },
  {
    id: 'platform-team',
    title: 'A platform team',
    text: 'A platform team of six has run Kubernetes for years. Sixty services are deployed by Argo CD from charts that everybody knows.',
    right: { eks: ['skills'] },
    yes: ['skills', 'standard', 'many'],
  },
  {
    id: 'night-work',
    title: 'Work by night',
    text: 'Batch jobs by night, and workers that take messages from SQS. Every one can be interrupted and tried again. The bill has to go down. Two people look after it.',
    right: { ecs: ['interruptible', 'least-to-run'] },
    yes: ['interruptible', 'small', 'standard', 'fee'],
  },
  {
    id: 'mixed',
    title: 'Mixed skills',
    text: 'Twelve services, all on AWS. Half of the people know Kubernetes and would run it, the other half know ECS. Nothing needs either.',
    right: { ecs: ['least-to-run'], eks: ['skills'] },
    yes: ['standard', 'many'],
  },
];

const services: readonly Choice[] = [
  { id: 'ecs', text: 'ECS' },
  { id: 'eks', text: 'EKS' },
];

const constraints: readonly Choice[] = [
  { id: 'api', text: 'something that must run needs the Kubernetes API' },
  { id: 'places', text: 'the same manifests must run elsewhere too' },
  { id: 'skills', text: 'people who know Kubernetes will run it' },
  { id: 'least-to-run', text: 'nothing asks for Kubernetes, and this is the least to run' },
  { id: 'interruptible', text: 'the work can be interrupted, so Fargate Spot is enough' },
  { id: 'fee', text: 'EKS is too expensive because of the fee for its control plane' },
  { id: 'standard', text: 'it is the industry standard' },
];

interface BankQuestion extends Choice {
  /** What a yes decides. */
  decides: Service;
}

const bank: readonly BankQuestion[] = [
  { id: 'standard', text: 'Is Kubernetes the industry standard? Then EKS.', decides: 'eks' },
  { id: 'small', text: 'Is everything on AWS, and the team small? Then ECS.', decides: 'ecs' },
  { id: 'api', text: 'Must something run that needs the Kubernetes API? Then EKS.', decides: 'eks' },
  { id: 'many', text: 'Are there more than ten services? Then EKS.', decides: 'eks' },
  { id: 'skills', text: 'Is there a platform team that runs Kubernetes already? Then EKS.', decides: 'eks' },
  { id: 'fee', text: 'Would the fee for a control plane be felt? Then ECS.', decides: 'ecs' },
  { id: 'places', text: 'Must the same manifests run outside AWS? Then EKS.', decides: 'eks' },
  { id: 'interruptible', text: 'Can all of the work be interrupted? Then ECS, on Fargate Spot.', decides: 'ecs' },
];

export default defineExercise({
  slug: 'ecs-or-eks',
  id: 'E21',
  version: 1,
  title: 'ECS or EKS: decision guide',
  kind: 'decide',
  objectives: ['Choose between ECS and EKS by a constraint, and record the reason (M28)'],
  minutes: 4,
  isCore: true,
  documents: [{ name: documentName, kind: 'answers' }],
  scenario: {
    seed: 1521,
    untilMs: 1_000,
    surroundings: { account: '123456789012', region: 'us-east-1', images: [], roles: [], logGroups: [], subnets: [], securityGroups: [] },
    steps: [],
  },
  forms: [
    {
      document: documentName,
      title: 'Six cases, and a guide',
      purpose: 'diagnosis',
      cards: [
        ...cases.map(cardOf),
        {
          id: 'guide',
          title: 'Your own guide decides all six',
          text: 'Take questions from the bank and put them in order, four at least. The first yes decides; after the last no it is ECS.',
          questions: [{ id: 'guide', text: 'The questions, in order', type: 'order', choices: bank, least: 4, judge: judgeGuide }],
        },
      ],
    },
  ],
  hiddenTrials: [],
  checks: [],
  misconceptions: [
    {
      id: 'fee',
      shows: (evidence) => cases.some(({ id }) => answer(evidence, `${id}-because`) === 'fee'),
      say: `The fee for an EKS control plane is about $${monthlyFeeUsd} a month for a cluster. Compare it with one engineer’s hours of upgrades and add-ons: it decides nothing, in either direction. Find the sentence in the case that forces something.`,
    },
    {
      id: 'standard',
      shows: (evidence) =>
        cases.some(({ id }) => answer(evidence, `${id}-because`) === 'standard') || answer(evidence, 'small-team-choice') === 'eks',
      say: (evidence) =>
        cases.some(({ id }) => answer(evidence, `${id}-because`) === 'standard')
          ? 'That something is the industry standard is true for all six, so it cannot tell them apart. Find the sentence in the case that forces something; where nothing does, take what is the least to run.'
          : 'Nothing in the case of the three developers asks for Kubernetes; upgrades and add-ons would cost people, and there are three.',
    },
    {
      id: 'needs-the-api',
      shows: (evidence) => answer(evidence, 'operator-choice') === 'ecs',
      say: 'An operator with custom resources talks to the Kubernetes API. ECS has no such API, so however small the team is, this one constraint decides.',
    },
    {
      id: 'other-places',
      shows: (evidence) => answer(evidence, 'two-places-choice') === 'ecs',
      say: 'ECS task definitions run on ECS alone, even where ECS Anywhere takes them to machines of your own. Where a contract asks for the same manifests in a factory and in another cloud, they have to be Kubernetes’.',
    },
    {
      id: 'skills-in-place',
      shows: (evidence) => answer(evidence, 'platform-team-choice') === 'ecs',
      say: 'Six people who have run Kubernetes for years, and sixty services on charts that everybody knows: for them EKS is the thing with less to learn. ECS would be a second way of doing it all.',
    },
    {
      id: 'guide-by-fee',
      shows: (evidence) => decidedBy(evidence).some(({ by }) => by === 'fee'),
      say: 'Your guide lets the fee decide. Leave that question out: what costs is upkeep, and that is a question about people.',
    },
    {
      id: 'guide-order',
      shows: (evidence) => decidedBy(evidence).some(({ one, service }) => !Object.hasOwn(one.right, service)),
      say: (evidence) => {
        const wrong = decidedBy(evidence).find(({ one, service }) => !Object.hasOwn(one.right, service));
        const question = bank.find(({ id }) => id === wrong?.by)?.text.split('?')[0];
        return `Your guide sends “${wrong?.one.title}” to ${wrong?.service.toUpperCase()}${question === undefined ? ', after the last no' : `, by “${question}?”`}. Ask first what cannot be changed: the Kubernetes API, then other places, then the people. A question that everybody answers with yes decides nothing.`;
      },
    },
  ],
  hints: [
    { text: 'In each case find the sentence that forces something. If there is none, that is an answer too.' },
    { text: 'Ask in this order: is the Kubernetes API needed? Must it run in other places? Who will operate it?' },
    {
      text: 'API and operators first, then other places, then existing skills, and otherwise ECS.',
      patch: {
        [documentName]: `{
  "small-team-choice": "ecs",
  "small-team-because": "least-to-run",
  "operator-choice": "eks",
  "operator-because": "api",
  "two-places-choice": "eks",
  "two-places-because": "places",
  "platform-team-choice": "eks",
  "platform-team-because": "skills",
  "night-work-choice": "ecs",
  "night-work-because": "interruptible",
  "mixed-choice": "ecs",
  "mixed-because": "least-to-run",
  "guide": ["api", "places", "skills", "small"]
}
`,
      },
    },
  ],
  startFails: [...cases.map(({ id }) => id), 'guide'],
});

function cardOf({ id, title, text, right }: Case): Card {
  return {
    id,
    title,
    text,
    questions: [
      {
        id: `${id}-choice`,
        text: 'Which one?',
        type: 'choice',
        choices: services,
        judge: (given) => Object.hasOwn(right, String(given)) || 'The case speaks for the other one.',
      },
      {
        id: `${id}-because`,
        text: 'Which constraint decides?',
        type: 'choice',
        choices: constraints,
        judge: (given, evidence) => {
          const choice = answer(evidence, `${id}-choice`);
          const carrying = choice === 'ecs' || choice === 'eks' ? (right[choice] ?? []) : [];
          return carrying.includes(String(given)) || 'That does not decide it, or does not fit your choice.';
        },
      },
    ],
  };
}

/** Where the guide sends a case: by the first question that the team answers with yes, or to ECS after the last no. */
function runGuide(guide: readonly string[], one: Case): { service: Service; by: string | null } {
  const by = bank.find(({ id }) => id === guide.find((question) => one.yes.includes(question)));
  return { service: by?.decides ?? 'ecs', by: by?.id ?? null };
}

function judgeGuide(given: Answer): true | string {
  if (!Array.isArray(given)) return 'Put at least four questions in order.';
  for (const one of cases) {
    const { service, by } = runGuide(given, one);
    if (by === 'fee') return `“${one.title}” is decided by the fee, which decides nothing.`;
    if (!Object.hasOwn(one.right, service)) return `“${one.title}” is sent to ${service.toUpperCase()}.`;
  }
  return true;
}

function decidedBy(evidence: Evidence): { one: Case; service: Service; by: string | null }[] {
  const guide = evidence
    .read(documentName)
    .list('guide')
    .map(({ value }) => String(value));
  return guide.length === 0 ? [] : cases.map((one) => ({ one, ...runGuide(guide, one) }));
}
