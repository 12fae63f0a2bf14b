import type { Clock } from '#server/engine/ports.ts'
import { createLaneSet } from '#server/lab/instances/lane-set.ts'
import type { FromInstance, InstanceSettings, ToInstance } from '#server/lab/instances/messages.ts'
import { createPace } from '#server/lab/instances/pace.ts'
import { createProcessLoad } from '#server/lab/instances/process-load.ts'
import { valueOfKey } from '#server/lab/workload/rows.ts'
import type { Workload, WorkloadRequest } from '#server/lab/workload/workload.ts'
import type { DataClient } from '#server/targets/data-client.ts'
import type { Endpoint } from '#server/targets/url.ts'

export const frameMs = 250

type Parts = {
  clock: Clock
  /** Resolves when it has left this process. */
  send: (message: FromInstance) => Promise<void>
  openClient: (endpoint: Endpoint) => Promise<DataClient>
}

type Message<Kind extends ToInstance['kind']> = Extract<ToInstance, { kind: Kind }>

const valueFor = ({ kind, key, valueSeed }: WorkloadRequest, { valueBytes }: Workload): unknown =>
  kind === 'write' || kind === 'insert' ? (valueOfKey(key, valueSeed, valueBytes) ?? null) : undefined

/** One application server of the lab: begins its part of the trace in every lane and tells what became of it. */
export function createInstance({ clock, send, openClient }: Parts) {
  const load = createProcessLoad(clock.now)
  const lanes = createLaneSet({
    clock,
    openClient,
    trouble: trouble => void send({ kind: 'trouble', ...trouble }),
  })
  const pace = createPace({
    clock,
    begin: (request, dueAt, workload) => lanes.run(request, { dueAt, value: valueFor(request, workload) }),
    giveUp: lanes.giveUp,
  })
  let knownUntil = Number.NEGATIVE_INFINITY
  let sending = false
  let from = clock.now()
  let preparing: Promise<void> = Promise.resolve()
  let changes: Promise<void> = Promise.resolve()
  let callOff = () => {}

  function cutFrame(): FromInstance {
    const began = from
    from = clock.now()
    const { offered, begun, backlog, behindMs, maxLatenessMs } = pace.take()
    return {
      kind: 'frame',
      from: began,
      to: from,
      offered,
      begun,
      backlog,
      behindMs,
      maxLatenessMs,
      inFlight: lanes.inFlight(),
      ...load.take(),
      ...lanes.cut(knownUntil),
    }
  }

  /** While one is still on its way the next waits and grows: it tells of the longer time. */
  async function sendFrame() {
    if (sending) return
    sending = true
    await send(cutFrame())
    sending = false
  }

  /** All instances cut at the same moments, so that web can lay their frames on top of each other. */
  function schedule() {
    const now = clock.now()
    callOff = clock.after((Math.floor(now / frameMs) + 1) * frameMs - now, () => {
      void sendFrame()
      schedule()
    })
  }

  const until = (at: number) =>
    new Promise<void>(resolve => clock.after(Math.max(0, at - clock.now()), resolve))

  async function apply({ settings, connections, revision }: InstanceSettings, at: number) {
    await until(at)
    const refused = await lanes.use(settings, connections)
    await send(refused ? { kind: 'refused', revision, message: refused } : { kind: 'applied', revision, at })
  }

  function settle(message: Message<'settings'>) {
    const { settings, recorded, share, traceStart } = message
    // Agreed upon and heard of in time: then it is that moment, and not the one at which a timer fires.
    const at = Math.max(message.applyAt, clock.now())
    const next = share && traceStart !== null
    if (next)
      pace.change(message.applyAt, { workload: settings.workload, recorded, share, startAt: traceStart })
    else if (!share) pace.change(message.applyAt, null)
    changes = changes.then(() => apply(message, at))
  }

  async function prepare({ revision, ...wanted }: Message<'prepare'>) {
    const refused = await lanes.prepare(wanted)
    await send(refused ? { kind: 'refused', revision, message: refused } : { kind: 'prepared', revision })
  }

  async function drain({ withinMs }: Message<'drain'>) {
    const deadline = clock.now() + withinMs
    await changes
    pace.change(clock.now(), null)
    pace.finish()
    const unflushed = await lanes.drain(deadline)
    callOff()
    await send(cutFrame())
    await send({ kind: 'drained', unflushed })
  }

  async function warm({ call, lane, key }: Message<'warm'>) {
    await send({ kind: 'warmed', call, outcome: await lanes.warm(lane, key) })
  }

  schedule()
  return {
    hear(message: ToInstance) {
      switch (message.kind) {
        case 'prepare':
          preparing = preparing.then(() => prepare(message))
          return
        case 'settings':
          settle(message)
          return
        case 'writes':
          lanes.learn(message.lanes)
          knownUntil = message.knownUntil
          return
        case 'warm':
          void warm(message)
          return
        case 'missed':
          void send({ kind: 'missed', call: message.call, keys: lanes.missed(message.most) })
          return
        case 'drain':
          void drain(message)
          return
      }
    },
  }
}
