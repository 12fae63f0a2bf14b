import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './testing/longest-first.ts'

const everywhere = ['server/**', 'components/**', 'bin/**', 'testing/**']

/**
 * unit: nothing but the code. integration: real servers, which are waited for most of the time: more files than cores
 * keep the cores busy, and one pool for both leaves none of them idle at the end.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    maxWorkers: Math.max(5, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: everywhere.map(folder => `${folder}/*.test.{ts,tsx}`),
          exclude: ['**/*.integration.test.ts'],
          // To load everything again for each file costs as much as all of the tests do.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: everywhere.map(folder => `${folder}/*.integration.test.ts`),
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // As in the browser: a machine of somebody else may stand still for seconds.
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
})
