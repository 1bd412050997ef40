/** Finds unused files, exports and dependencies. */
import type { KnipConfig } from 'knip';

const programs = ['src/cli/*.{mjs,ts}', 'src/e2e/{figures,screenshots}.ts'];

/** What they offer is meant for whoever comes, not only for today's pages. */
const doors = ['src/ecs/ecs.ts', 'src/documents/documents.ts', 'src/grading/grading.ts'];

/** Found by glob, by name or by a script tag: the course by the pages and the command line, client directives by Astro, the
 * rest by the browser tests. */
const loaded = [
  'content/**/*.mdx',
  'exercises/*/{exercise.ts,brief.mdx}',
  'exercises/_templates/*/{exercise.ts,brief.mdx}',
  'public/*.js',
  'src/components/exercise/hydrate-on-{use,drop}.ts',
  'src/e2e/bench/bench.ts',
  'src/e2e/course/**/*.{mdx,ts}',
];

export default {
  entry: [...programs, ...doors, ...loaded],
  project: ['src/**/*.{ts,tsx,mjs,astro,mdx,css}', 'content/**/*.mdx', 'exercises/**/*.{ts,mdx}', 'public/*.js'],
  compilers: {
    // Fonts are named in style sheets.
    css: (text: string) => [...text.matchAll(/(?:@import\s+|url\()["']([^"']+)["']/g)].map((match) => `import '${match[1]}';`).join('\n'),
  },
  // Imported by a program that a test passes to Node as text.
  ignoreDependencies: ['@sparticuz/chromium'],
  // Tests ask for them and skip where they are not.
  ignoreBinaries: ['cfn-lint', 'terraform', 'unshare'],
  // A type that only its own file names is exported for the reader of a signature.
  ignoreExportsUsedInFile: { interface: true, type: true },
} satisfies KnipConfig;
