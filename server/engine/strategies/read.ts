import { open } from '#server/engine/codecs/envelope.ts'
import { type Answer, DeadlinePassed, end, failure, good, nothing } from '#server/engine/strategies/answer.ts'
import { refreshesEarly } from '#server/engine/strategies/early.ts'
import type { Flight, Landing } from '#server/engine/strategies/flights.ts'
import { takeOff } from '#server/engine/strategies/fly.ts'
import { Unavailable } from '#server/engine/strategies/guard.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import { LoadFailed } from '#server/engine/strategies/loads.ts'
import { refresh } from '#server/engine/strategies/refresh.ts'
import type { Request } from '#server/engine/strategies/request.ts'
import { slideOf } from '#server/engine/strategies/ttl.ts'
import { type View, view } from '#server/engine/strategies/view.ts'

/** After so many voided flights a reader loads for himself: somebody writes faster than anybody can load. */
const MOST_JOINS = 3

type Seen = { view: View; tags: readonly number[] }
const NOTHING_SEEN: Seen = { view: { kind: 'miss', seen: undefined }, tags: [] }

const ask = (kit: Kit, { key, tags, policy, kind }: Request) =>
  kit.guard.call(() => kit.store.read(key, tags, slideOf(policy, kind)))

async function look(kit: Kit, request: Request): Promise<Seen> {
  const { found, tags } = await ask(kit, request)
  return { view: view(found, { request, kit, tags }), tags }
}

/** Everybody gets a value of his own: what one changes, the others must not see. */
function ownCopy({ row, bytes }: Landing, { policy, tags }: Request): unknown {
  const opened = bytes && open(bytes, { schema: policy.codec.schema, tags })
  return opened?.ok ? opened.entry.value : structuredClone(row?.value)
}

function landed(landing: Landing, request: Request, joined: boolean): Answer {
  const klass = joined ? 'joined' : landing.how
  if (landing.row === undefined) return nothing(klass === 'loaded' || klass === 'joined' ? klass : 'negative')
  return good(klass, joined ? ownCopy(landing, request) : landing.row.value, landing.row.version)
}

function bypassed(landing: Landing, request: Request, joined: boolean): Answer {
  const answer = landed(landing, request, joined)
  return answer.ok && !joined ? { ...answer, class: 'bypassed' } : answer
}

/** `again`: the flight that was joined had been overtaken by an invalidation. */
async function obtain(kit: Kit, request: Request, { seen, mayJoin }: { seen: Seen; mayJoin: boolean }) {
  const { key, policy } = request
  const failing = kit.loads.failing(key)
  if (failing !== undefined) throw new LoadFailed('back-off', failing)
  const bypass = policy.read === 'none' || !kit.guard.usable()
  const answer = bypass ? bypassed : landed
  const flight: Flight | undefined = policy.protections.coalesce && mayJoin ? kit.flights.of(key) : undefined
  if (flight) {
    const cameLate = flight.loading
    const landing = await flight.landing
    const mine = landing.sharing === 'fenced' || (landing.sharing === 'unfenced' && !cameLate)
    return mine ? answer(landing, request, true) : 'again'
  }
  const entry = seen.view.kind === 'foreign' ? undefined : seen.view.seen
  const takeoff = { seen: entry, tags: seen.tags, lease: undefined }
  return answer(await takeOff(kit, request, takeoff).landing, request, false)
}

type Worth = Exclude<View, { kind: 'miss' | 'foreign' }>

async function usable(kit: Kit, request: Request, seen: Worth, joined: boolean): Promise<Answer | undefined> {
  if (seen.kind === 'absent') return nothing('negative')
  if (seen.kind === 'fresh') {
    const { value, stamp, dirty } = seen.entry
    const early =
      !joined && !dirty && refreshesEarly(request.policy, { now: kit.store.now(), ...stamp }, kit.random)
    const klass = early ? await refresh(kit, request, seen) : joined ? 'joined' : 'hit'
    return good(klass, value, stamp.version)
  }
  if (request.policy.protections.stale?.when !== 'refreshing') return undefined
  await refresh(kit, request, seen)
  return good('stale served', seen.entry.value, seen.entry.stamp.version)
}

async function lookAgain(kit: Kit, request: Request): Promise<Seen> {
  if (!kit.guard.usable()) return NOTHING_SEEN
  try {
    return await look(kit, request)
  } catch (error) {
    if (error instanceof Unavailable) return NOTHING_SEEN
    throw error
  }
}

async function slowly(kit: Kit, request: Request, first: Seen): Promise<Answer> {
  let seen = first
  for (let round = 0; ; round++) {
    const found = seen.view.kind !== 'miss' && seen.view.kind !== 'foreign' ? seen.view : undefined
    const ready = found && (await usable(kit, request, found, round > 0))
    if (ready) return ready
    const obtained = await obtain(kit, request, { seen, mayJoin: round < MOST_JOINS })
    if (obtained !== 'again') return obtained
    seen = await lookAgain(kit, request)
  }
}

/** Within the deadline, and with the stale value in place of a failure where the policy keeps one. */
async function answerInTime(kit: Kit, request: Request, seen: Seen): Promise<Answer> {
  try {
    const late = () => new DeadlinePassed(request.key, request.deadlineMs)
    const wait = { ms: request.deadlineMs, since: request.began }
    return await kit.limit(slowly(kit, request, seen), wait, late)
  } catch (error) {
    if (seen.view.kind === 'stale') {
      return good('stale served', seen.view.entry.value, seen.view.entry.stamp.version)
    }
    return failure(kit, request, error)
  }
}

/** A hit costs one round trip and nothing else: no timer of its own, no second promise chain. */
export function read(kit: Kit, request: Request): Promise<Answer> {
  const slow = (seen: Seen) => answerInTime(kit, request, seen).then(answer => end(kit, request, answer))
  if (request.policy.read === 'none' || !kit.guard.usable()) return slow(NOTHING_SEEN)
  return ask(kit, request).then(
    ({ found, tags }) => {
      const seen = view(found, { request, kit, tags })
      if (seen.kind !== 'fresh' || request.policy.protections.early !== null)
        return slow({ view: seen, tags })
      return end(kit, request, good('hit', seen.entry.value, seen.entry.stamp.version))
    },
    (error: unknown) => {
      if (error instanceof Unavailable) return slow(NOTHING_SEEN)
      throw error
    },
  )
}
