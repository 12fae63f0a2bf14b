import { defineConfig } from 'vitest/config'

const everywhere = ['server/**', 'components/**', 'bin/**', 'testing/**']

/** unit: nothing but the code. integration: real servers, one file at a time per worker. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: everywhere.map(folder => `${folder}/*.test.{ts,tsx}`),
          exclude: ['**/*.integration.test.ts'],
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
