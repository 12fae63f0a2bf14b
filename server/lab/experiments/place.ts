import type { Place } from '#server/lab/lane-places.ts'

const prefix = 'cacheboard:experiment:'

/** Everything that experiments write lies here, and is removed after each run and after a crash. */
export const experimentSchema = 'cacheboard_experiment'

export const experimentPlace: Place = {
  lock: 7_243_011,
  claimKey: `${prefix}owner`,
  everyKey: `${prefix}*`,
  schemas: [experimentSchema],
}

/** Nothing that one stage has left is met by the next. */
export const prefixOfStage = (number: number) => `${prefix}${number}:`

/** What an experiment writes by itself. In one slot of a cluster, so that pipelines and scripts work there as well. */
export const ownKeys = `${prefix}{own}:`

/** The processes' address of the database: their connections say whose they are. */
export function namedUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.searchParams.set('application_name', 'cacheboard-experiment')
  return url.href
}
