import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './testing/longest-first.ts'

const everywhere = ['server/**', 'components/**', 'bin/**', 'testing/**']

/** unit: nothing but the code. integration: real servers, one file at a time per worker. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: everywhere.map(folder => `${folder}/*.test.{ts,tsx}`),
          exclude: ['**/*.integration.test.ts'],
          // They compute and wait for nobody. Vitest would leave one core to itself, and has nothing to do on it.
          maxWorkers: availableParallelism(),
        },
      },
      {
        test: {
          name: 'integration',
          include: everywhere.map(folder => `${folder}/*.integration.test.ts`),
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Most of their time is spent waiting for servers: more files than cores keep the cores busy.
          maxWorkers: 4,
          // As in the browser: a machine of somebody else may stand still for seconds.
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
})
