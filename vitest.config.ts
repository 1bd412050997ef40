import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'exercises/**/*.test.ts'],
          exclude: ['src/e2e/**'],
          setupFiles: ['src/cli/setup/same-properties.ts', 'src/cli/setup/whole-model.ts'],
        },
      },
      {
        test: {
          name: 'browser',
          include: ['src/e2e/**/*.test.ts'],
          globalSetup: ['src/e2e/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // A browser on a busy machine answers when it can; what is awaited comes sooner or fails the test.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
