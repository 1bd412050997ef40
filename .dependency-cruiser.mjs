/**
 * The arrows between the rooms: each room names all that it may import; whatever it does not name is refused.
 * Pages come first, the model last, and imports only ever go towards the model. Astro's own files are held by biome.json, which can read them.
 */

/** Rooms of `src`, each with the rooms it may import besides itself. */
const rooms = {
  pages: ['layouts', 'components', 'styles', 'site', 'grading', 'documents', 'ecs'],
  layouts: ['components', 'styles', 'site', 'grading', 'documents', 'ecs'],
  components: ['styles', 'site', 'grading', 'documents', 'ecs'],
  site: ['grading', 'documents', 'ecs'],
  styles: [],
  server: ['grading', 'documents', 'ecs'],
  cli: ['server', 'grading', 'documents', 'ecs'],
  grading: ['documents', 'ecs'],
  documents: ['ecs'],
  ecs: [],
};

/** Single files that a room may import besides. */
const exceptions = {
  // The same helper reads pages for the site and for page-weight.ts; what a day may hold and where facts stand is said once.
  cli: ['^src/site/(html|course-schema)\\.ts$', '^src/components/model/fact-words\\.ts$'],
};

/** Rooms inside the model, each with what it may import besides itself. The planes meet in the world and in the queue, never in each other. */
const roomsOfEcs = {
  api: [],
  world: ['api'],
  rules: ['api', 'world'],
  'control-plane': ['api', 'world', 'rules', 'simulation'],
  'data-plane': ['api', 'world', 'simulation'],
  simulation: [],
  wire: ['api'],
};

/** Everything of ours: what the arrows are about. */
const ours = '^(src|exercises|content)/';
const test = '\\.(test|bench|fixture)\\.tsx?$';
const anyOf = (names) => `(${names.join('|')})`;

const roomRules = Object.entries(rooms).map(([room, others]) => ({
  name: `${room}-imports-only-towards-the-model`,
  comment: others.length === 0 ? `src/${room} imports nothing of ours.` : `src/${room} imports of ours only: ${others.join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: ours, pathNot: [`^src/${anyOf([room, ...others])}/`, ...(exceptions[room] ?? [])] },
}));

const ecsRules = Object.entries(roomsOfEcs).map(([room, others]) => ({
  name: `ecs-${room}-keeps-its-place`,
  comment: `src/ecs/${room} imports of the model only: ${[room, ...others, 'assumptions.ts'].join(', ')}.`,
  severity: 'error',
  from: { path: `^src/ecs/${room}/`, pathNot: test },
  to: {
    path: '^src/ecs/',
    pathNot: [`^src/ecs/${anyOf([room, ...others])}/`, ...(['simulation', 'api'].includes(room) ? [] : ['^src/ecs/assumptions\\.ts$'])],
  },
}));

export default {
  forbidden: [
    ...roomRules,
    ...ecsRules,
    {
      name: 'only-the-door-knows-both-planes',
      comment:
        'The control plane and the data plane are wired together in src/ecs/ecs.ts, and their parts on instances in src/ecs/instances.ts, alone.',
      severity: 'error',
      from: { path: '^src/ecs/[^/]+$', pathNot: ['^src/ecs/(ecs|instances)\\.ts$', test] },
      to: { path: '^src/ecs/(control-plane|data-plane)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ecs-through-its-door',
      comment:
        'Outside of src/ecs only src/ecs/ecs.ts is imported; src/documents also reads the generated schema, lazily, because the docs are big.',
      severity: 'error',
      from: { path: ours, pathNot: ['^src/ecs/', '^src/documents/', '^src/e2e/', '^src/cli/generate-api', test] },
      to: { path: '^src/ecs/', pathNot: '^src/ecs/ecs\\.ts$' },
    },
    {
      name: 'tests-ecs-through-its-door',
      comment: 'Tests outside of the model know its door, and the fixtures of its own tests, so that no world is written twice.',
      severity: 'error',
      from: { path: `^src/(pages|components|site|grading|cli)/.*${test}` },
      to: { path: '^src/ecs/', pathNot: '^src/ecs/(ecs|[a-z/-]+\\.fixture)\\.ts$' },
    },
    {
      name: 'e2e-ecs-through-its-door',
      comment:
        'The browser tests know the door, the golden run that they play in Chromium, and the random runs that pictures are held against.',
      severity: 'error',
      from: { path: '^src/e2e/' },
      to: { path: '^src/ecs/', pathNot: '^src/ecs/((ecs|golden)|checkers/random-[a-z]+\\.fixture)\\.ts$' },
    },
    {
      name: 'documents-ecs-through-its-door',
      comment: 'src/documents imports src/ecs/ecs.ts, and the JSON of src/ecs/api/generated.',
      severity: 'error',
      from: { path: '^src/documents/' },
      to: { path: '^src/ecs/', pathNot: ['^src/ecs/ecs\\.ts$', '^src/ecs/api/generated/.*\\.json$'] },
    },
    {
      name: 'grading-through-its-door',
      comment: 'Outside of src/grading only grading.ts, and exercise.ts for its types, are imported.',
      severity: 'error',
      from: { path: ours, pathNot: '^src/grading/' },
      to: { path: '^src/grading/', pathNot: '^src/grading/(grading|exercise)\\.ts$' },
    },
    {
      name: 'documents-through-its-door',
      comment:
        'Outside of src/documents only documents.ts, exports.ts, and types.ts for its types, are imported. Two doors, so that whoever reads documents fetches nothing of what writes exports.',
      severity: 'error',
      from: { path: ours, pathNot: '^src/documents/' },
      to: { path: '^src/documents/', pathNot: '^src/documents/(documents|exports|types)\\.ts$' },
    },
    {
      name: 'exercises-are-data',
      comment:
        'An exercise.ts imports types and defineExercise from src/grading/exercise.ts, and data that exercises share, which lies beside their folders.',
      severity: 'error',
      from: { path: '^exercises/', pathNot: test },
      to: { pathNot: ['^src/grading/exercise\\.ts$', '^exercises/[^/]+\\.ts$'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'exercises-know-only-the-doors',
      comment: 'Even types come to an exercise only through src/grading/exercise.ts or src/ecs/ecs.ts.',
      severity: 'error',
      from: { path: '^exercises/', pathNot: test },
      to: { pathNot: ['^src/grading/exercise\\.ts$', '^src/ecs/ecs\\.ts$', '^exercises/[^/]+\\.ts$'] },
    },
    {
      name: 'nothing-imports-the-browser-tests',
      comment: 'src/e2e stands above all rooms.',
      severity: 'error',
      from: { pathNot: '^src/e2e/' },
      to: { path: '^src/e2e/' },
    },
    {
      name: 'ecs-is-pure',
      comment: 'The model runs anywhere: no built-in module of Node in src/ecs.',
      severity: 'error',
      from: { path: '^src/ecs/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'ecs-needs-no-package',
      comment: 'The model stands on nothing at run time; only types of @aws-sdk/client-ecs and client-application-auto-scaling come in.',
      severity: 'error',
      from: { path: '^src/ecs/', pathNot: test },
      to: { path: 'node_modules/', pathNot: 'node_modules/@aws-sdk/client-(ecs|application-auto-scaling)/' },
    },
    {
      name: 'ecs-takes-only-types-of-the-sdk',
      comment: 'The SDK is a source of types and of the generated schema, never of running code.',
      severity: 'error',
      from: { path: '^src/ecs/', pathNot: test },
      to: { path: 'node_modules/@aws-sdk/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Who imports whom has a beginning.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere hides an arrow. Modules that Astro makes up are its own.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^astro:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.astro', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'browser', 'default'],
    },
  },
};
