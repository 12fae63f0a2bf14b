import { createRandom } from '#server/engine/clock.ts'
import { open } from '#server/engine/codecs/envelope.ts'
import { createEngine } from '#server/engine/engine.ts'
import type { Policy } from '#server/engine/policy.ts'
import type { CacheStore, Clock, DirtySet, Journal, SourceOfTruth } from '#server/engine/ports.ts'
import type { Answer } from '#server/engine/strategies/answer.ts'
import type { RequestClass } from '#server/engine/trace.ts'
import { arrivals, thinker } from '#server/lab/experiments/stage/arrivals.ts'
import type { Asked, Script } from '#server/lab/experiments/stage/script.ts'
import { createStories } from '#server/lab/experiments/stage/stories.ts'
import { createTally } from '#server/lab/experiments/stage/tally.ts'
import { describe, partsOf } from '#server/lab/instances/lists.ts'

export type ActorParts = {
  name: string
  policy: Policy
  store: CacheStore & Journal & DirtySet
  source: SourceOfTruth
  /** Zero when the stage was opened. */
  clock: Clock
  seed: number
}

const restMs = 10

/** One application server on a stage: plays its part and counts what comes of it. */
export function createActor({ name, policy, store, source, clock, seed }: ActorParts) {
  const tally = createTally()
  const stories = createStories(clock.now)
  const counted: SourceOfTruth = {
    ...source,
    load: (key, signal) =>
      source.load(key, signal).then(row => {
        tally.loaded(key, clock.now())
        return row
      }),
  }
  const engine = createEngine({
    store: stories.store(store),
    source: stories.source(counted),
    clock: stories.clock(clock),
    random: createRandom(seed),
    trace: tally.hear,
    describe,
    policy,
    name,
    allowWrong: true,
  })
  let asking = 0
  let callers = 0

  /** Also what a list says of its rows. */
  function see(key: string, at: number, answer: Answer) {
    if (!answer.ok || !answer.found) return
    const parts = partsOf(key, answer.value)
    const rows = parts?.map(part => [part.key, part.version] as const) ?? [[key, answer.version] as const]
    tally.saw({ of: key, at, rows })
  }

  function readSeen(key: string): Promise<Answer> {
    const at = clock.now()
    return engine.read(key).then(answer => {
      see(key, at, answer)
      return answer
    })
  }

  async function write(key: string, value: unknown) {
    const answer = await engine.write(key, value)
    if (answer.ok) tally.wrote({ key, version: answer.version, at: clock.now() })
    return done(answer.ok)
  }

  async function writeAside(key: string, value: unknown) {
    const { version } = await source.write(key, value, {})
    tally.wrote({ key, version, at: clock.now() })
    return done(true)
  }

  function answer({ op, key, value }: Asked, seen: boolean): Promise<{ class: RequestClass }> {
    switch (op) {
      case 'read':
        return seen ? readSeen(key) : engine.read(key)
      case 'write':
        return write(key, value)
      case 'write aside':
        return writeAside(key, value)
      case 'remove':
        return engine.remove(key).then(({ ok }) => done(ok))
      case 'invalidate':
        return engine.invalidate(key).then(() => done(true))
    }
  }

  type Watched = { measured: boolean; seen: boolean }

  function count(asked: Asked, given: { class: RequestClass }, { measured, seen }: Watched) {
    const ms = clock.now() - asked.at
    tally.request(given.class, ms, measured)
    if (measured && seen) tally.felt({ at: asked.at, ms, failed: given.class === 'failed' })
  }

  function perform(asked: Asked, watched: Watched): Promise<void> {
    asking += 1
    callers += 1
    const given =
      watched.measured && stories.wants()
        ? stories.follow(`${name}, caller ${callers}`, () => answer(asked, watched.seen))
        : answer(asked, watched.seen)
    return given.then(
      answered => {
        asking -= 1
        count(asked, answered, watched)
      },
      (error: unknown) => {
        asking -= 1
        throw error
      },
    )
  }

  function play(script: Script): Promise<void> {
    const seen = 'seen' in script && script.seen === true
    const watched = { measured: script.measured, seen }
    const act = (asked: Asked) => perform(asked, watched)
    switch (script.kind) {
      case 'list':
        return arrivals(clock, script.asked, act)
      case 'stream':
        return arrivals(clock, stream(script), act)
      case 'workers':
        return Promise.all(
          Array.from({ length: script.workers }, (_, at) => thinker(clock, script, { at, act })),
        ).then(() => undefined)
    }
  }

  /** Also what is renewed beside the requests. */
  async function allAnswered() {
    for (;;) {
      await new Promise<void>(resolve => clock.after(restMs, resolve))
      const { running, waiting } = engine.loading()
      if (asking + running + waiting === 0) return
    }
  }

  return {
    start: engine.start,
    news: tally.news,
    async play(scripts: readonly Script[]) {
      await Promise.all(scripts.map(play))
      await allAnswered()
      return tally.take(stories.take())
    },
    async freshUntil(key: string): Promise<number | null> {
      const { found } = await store.read(key, [], 0)
      const opened =
        found.kind !== 'entry' ? undefined : open(found.bytes, { schema: policy.codec.schema, tags: [] })
      if (!opened?.ok) return null
      return clock.now() + (opened.entry.stamp.freshUntil - store.now())
    },
    stop: engine.stop,
  }
}

const done = (ok: boolean) => ({ class: ok ? ('loaded' as const) : ('failed' as const) })

function* stream({
  key,
  perSecond,
  from,
  until,
  seed,
}: Extract<Script, { kind: 'stream' }>): Generator<Asked> {
  const random = createRandom(seed)
  const meanMs = 1_000 / perSecond
  for (let at = from; ; ) {
    at -= Math.log(1 - random.next()) * meanMs
    if (at >= until) return
    yield { at, op: 'read', key }
  }
}
