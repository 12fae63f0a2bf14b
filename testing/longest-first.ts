import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * A fresh clone does not know how long each file took last time, and Vitest then begins with the largest. These take
 * longest whatever their size: a worker that begins one of them at the end lets the others stand idle.
 */
export const longest = [
  'server/engine/write-behind-kills.integration.test.ts',
  'server/lab/instances/crew.integration.test.ts',
  'server/lab/lab-changes.integration.test.ts',
  'server/lab/lab.integration.test.ts',
  'server/observe/inspect/inspector.integration.test.ts',
  'server/experiment-rooms.integration.test.ts',
  'server/labs.integration.test.ts',
  'server/observe/bad-surroundings.integration.test.ts',
  'server/lab/experiments/own-server.integration.test.ts',
  'server/observe/namespaces/namespaces.integration.test.ts',
  'server/engine/write-behind.integration.test.ts',
  'server/observe/keys/walk.integration.test.ts',
  'server/observe/keys/walk-nodes.integration.test.ts',
  'server/observe/keys/keys.integration.test.ts',
  'server/observe/memory/memory.integration.test.ts',
  'server/lab/instances/stale.integration.test.ts',
  'server/observe/observer.integration.test.ts',
  'server/engine/simulation/schedule.test.ts',
  'server/engine/strategies/admission.test.ts',
  'server/lab/experiments/skew/skew.test.ts',
  'server/lab/experiments/stampede/stampede.test.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex(file => moduleId.endsWith(`/${file}`))
      return place < 0 ? longest.length : place
    }
    const sorted = await super.sort(files)
    return sorted.sort((one, other) => placeOf(one) - placeOf(other))
  }
}
