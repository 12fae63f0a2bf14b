import { createRandom } from '#server/engine/clock.ts'
import type { Clock } from '#server/engine/ports.ts'
import { type Asked, type Script, seedOf } from '#server/lab/experiments/stage/script.ts'

/** A clock that counts from another zero is right to so much. */
const roundingMs = 1e-6

type Act = (asked: Asked) => Promise<void>

const pause = (clock: Clock, ms: number) => new Promise<void>(resolve => clock.after(ms, resolve))

/** An open loop: each comes when it is due, whether those before it were answered or not. */
export function arrivals(clock: Clock, due: Iterable<Asked>, act: Act): Promise<void> {
  const coming = due[Symbol.iterator]()
  const ended = Promise.withResolvers<void>()
  let next = coming.next()
  const step = () => {
    while (!next.done && next.value.at <= clock.now() + roundingMs) {
      void act(next.value).catch(ended.reject)
      next = coming.next()
    }
    if (next.done) ended.resolve()
    else clock.after(next.value.at - clock.now(), step)
  }
  step()
  return ended.promise
}

type Workers = Extract<Script, { kind: 'workers' }>

/** A closed loop: nobody asks again before he was answered. */
export async function thinker(
  clock: Clock,
  { key, thinkMs, from, until, seed }: Workers,
  { at, act }: { at: number; act: Act },
) {
  const random = createRandom(seedOf(seed, at))
  const [shortest, longest] = thinkMs
  const think = () => shortest + (longest - shortest) * random.next()
  await pause(clock, Math.max(0, from - clock.now()) + think())
  while (clock.now() < until) {
    await act({ at: clock.now(), op: 'read', key })
    await pause(clock, think())
  }
}
