import { setImmediate as breathe } from 'node:timers/promises'
import { BoardError } from '#server/errors.ts'
import type { Lab } from '#server/lab/lab.ts'
import { cacheNameOf, cacheNames, labKeyOf } from '#server/lab/lab-keys.ts'
import type { Loader } from '#server/operate/warm-step.ts'

const namesPerTurn = 2_000

/** Warming on the lab's own cache: each key is read through the engine of an app instance, with all its protections. */
export function createLabLoader(labOf: () => Lab): Loader {
  return {
    name: 'the engine of the lab',
    refusal() {
      return labOf().state().phase.kind === 'running'
        ? null
        : 'Keys of this cache are loaded by the app instances of the lab, and the lab does not run. Start it on the page Strategies.'
    },
    async load(name) {
      const text = Buffer.from(name).toString()
      const found = labKeyOf(text)
      if (!found) throw new BoardError('BAD_INPUT', `“${text.slice(0, 100)}” is no key of the lab.`)
      const outcome = await labOf().crew().warm(found.lane, found.key)
      if (outcome.kind === 'failed') throw new BoardError('BAD_INPUT', outcome.why)
      return outcome.kind
    },
    async *names() {
      let turn: Buffer[] = []
      for (const name of cacheNames(labOf().state().settings)) {
        turn.push(Buffer.from(name))
        if (turn.length < namesPerTurn) continue
        yield turn
        turn = []
        await breathe()
      }
      yield turn
    },
    async missed(count) {
      const keys = await labOf().crew().missed(count)
      return keys.map(({ lane, key, misses }) => ({ key: Buffer.from(cacheNameOf(lane, key)), misses }))
    },
  }
}
