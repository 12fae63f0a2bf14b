import { AsyncLocalStorage } from 'node:async_hooks'
import type { CacheStore, Clock, Lease, SourceOfTruth } from '#server/engine/ports.ts'
import type { RequestClass } from '#server/engine/trace.ts'
import type { Followed } from '#server/lab/experiments/stage/stage.ts'

/** How many are followed at most, and how many steps of each. */
const mostFollowed = 24
const mostSteps = 60

const classWords: Record<RequestClass, string> = {
  hit: 'answers with the entry',
  loaded: 'answers with what was loaded',
  joined: 'answers with what another caller loaded',
  'stale served': 'answers with the old value',
  'early refresh': 'answers with the entry, and renews it beside',
  ducked: 'answers with the entry: somebody else renews it',
  negative: 'answers that there is no such row',
  bypassed: 'answers from the database, without the cache',
  failed: 'fails',
}

const leaseWords: Record<Lease['kind'], string> = {
  leased: 'asks for the lease: gets it',
  taken: 'asks for the lease: taken, so it waits and asks again',
  found: 'asks for the lease: the value is there by now',
  foreign: 'asks for the lease: the key belongs to somebody else',
}

/** Follows a few requests through everything they do, also while thousands of others do the same. */
export function createStories(now: () => number) {
  const current = new AsyncLocalStorage<Followed>()
  const followed: Followed[] = []

  function say(text: string) {
    const story = current.getStore()
    if (!story || story.steps.length >= mostSteps) return
    story.steps.push({ at: now(), text })
  }

  function telling<Args extends unknown[], Answer>(
    call: (...args: Args) => Promise<Answer>,
    words: { before?: string; after: (answer: Answer) => string },
  ) {
    async function told(...args: Args): Promise<Answer> {
      if (words.before) say(words.before)
      try {
        const answer = await call(...args)
        say(words.after(answer))
        return answer
      } catch (error) {
        say(`no answer: ${error instanceof Error ? error.message : String(error)}`)
        throw error
      }
    }
    // Hardly any request is followed, and the others must not pay for it.
    return (...args: Args): Promise<Answer> => (current.getStore() ? told(...args) : call(...args))
  }

  return {
    /** Whether one more would still be followed. */
    wants: () => followed.length < mostFollowed,
    async follow<Answer extends { class: RequestClass }>(
      label: string,
      work: () => Promise<Answer>,
    ): Promise<Answer> {
      const story: Followed = { label, began: now(), ended: 0, steps: [] }
      followed.push(story)
      const answer = await current.run(story, work)
      story.ended = now()
      if (story.steps.length < mostSteps)
        story.steps.push({ at: story.ended, text: classWords[answer.class] })
      return answer
    },
    store: <Store extends CacheStore>(store: Store): Store => ({
      ...store,
      read: telling(store.read, {
        after: ({ found }) =>
          `asks the cache: ${found.kind === 'none' ? 'nothing there' : 'there is an entry'}`,
      }),
      lease: telling(store.lease, { after: lease => leaseWords[lease.kind] }),
      fill: telling(store.fill, {
        after: ({ kind }) =>
          kind === 'filled' ? 'puts the value into the cache' : `may not fill the cache: ${kind}`,
      }),
    }),
    source: (source: SourceOfTruth): SourceOfTruth => ({
      ...source,
      load: telling(source.load, { before: 'asks the database', after: () => 'the database has answered' }),
    }),
    /** A virtual clock calls back from nowhere: the story has to be carried along. */
    clock: ({ now, after }: Clock): Clock => ({
      now,
      after: (ms, run) => after(ms, current.getStore() ? AsyncLocalStorage.bind(run) : run),
    }),
    take: (): Followed[] => followed.splice(0),
  }
}
