import { expect, test } from 'vitest'
import type { LabSettings, LabState } from '#components/rpc/types.ts'
import { defaultSettings } from '#server/lab/default-settings.ts'
import { type Answer, createSettingsDesk } from './settings-desk.ts'

const withRate = (rate: number) => (settings: LabSettings) => ({
  ...settings,
  workload: { ...settings.workload, rate },
})
const withKeys = (keys: number) => (settings: LabSettings) => ({
  ...settings,
  workload: { ...settings.workload, keys },
})
const withoutLease = (settings: LabSettings): LabSettings => ({
  ...settings,
  lanes: settings.lanes.map(lane => ({
    ...lane,
    policy: { ...lane.policy, protections: { ...lane.policy.protections, lease: null } },
  })),
})

const stateOf = (settings: LabSettings, revision: number): LabState => ({
  target: 'sandbox',
  phase: { kind: 'idle' },
  settings,
  revision,
  appliedAt: null,
  marks: [],
  chaos: [],
  run: null,
  troubles: [],
  refused: null,
})

/** A server with one lab, whose answers wait until they are let go; and a clock that stands still. */
function scene() {
  let lab = stateOf(defaultSettings(), 1)
  let at = 10_000
  const timers: { due: number; run: () => void }[] = []
  const waiting: (() => void)[] = []
  const sent: LabSettings[] = []
  let refusal: string | null = null
  let problems: string[] = []

  function answer(settings: LabSettings, revision: number): Answer {
    if (refusal !== null) return { ok: false, message: refusal, newest: lab }
    if (revision !== lab.revision) return { ok: false, message: 'Somebody else was first.', newest: lab }
    lab = stateOf(settings, revision + 1)
    return { ok: true, state: lab }
  }
  const desk = createSettingsDesk({
    first: lab,
    send(settings, revision) {
      sent.push(settings)
      return new Promise(resolve => waiting.push(() => resolve(answer(settings, revision))))
    },
    contradictions: async () => problems,
    now: () => at,
    after(ms, run) {
      const timer = { due: at + ms, run }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
  })
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  return {
    desk,
    sent,
    rates: () => sent.map(({ workload }) => workload.rate),
    settled,
    lab: () => lab,
    refuse: (message: string | null) => (refusal = message),
    contradict: (sentences: string[]) => (problems = sentences),
    async let() {
      await settled()
      waiting.shift()?.()
      await settled()
    },
    async pass(ms: number) {
      at += ms
      for (const timer of timers.filter(({ due }) => due <= at)) {
        timers.splice(timers.indexOf(timer), 1)
        timer.run()
      }
      await settled()
    },
    /** Somebody else changes the lab; this tab may not have heard of it yet. */
    other(change: (settings: LabSettings) => LabSettings) {
      lab = stateOf(change(lab.settings), lab.revision + 1)
    },
  }
}

test('a change is on the screen at once and in force when the server says so', async () => {
  const { desk, lab, let: answer } = scene()
  desk.edit('workload.rate', withRate(5_000))
  expect(desk.state()).toMatchObject({ waiting: true, shown: { workload: { rate: 5_000 } } })
  await answer()
  expect(lab().settings.workload.rate).toBe(5_000)
  expect(desk.state().waiting).toBe(false)
})

test('a slider that is dragged sends four times a second at most, and its last place in any case', async () => {
  const { desk, rates, let: answer, pass } = scene()
  for (const rate of [600, 700, 800]) desk.edit('workload.rate', withRate(rate))
  await answer()
  for (const rate of [900, 1_000, 1_100]) desk.edit('workload.rate', withRate(rate))
  await pass(100)
  expect(rates()).toEqual([600])
  await pass(150)
  await answer()
  expect(rates()).toEqual([600, 1_100])
  await pass(10_000)
  expect(rates()).toEqual([600, 1_100])
})

test('what the server refuses goes back to what is in force, with the sentence, and can be tried again', async () => {
  const { desk, refuse, lab, let: answer, pass } = scene()
  refuse('Choose at most 5 000 keys.')
  desk.edit('workload.keys', withKeys(900_000))
  await answer()
  expect(desk.state().shown.workload.keys).toBe(10_000)
  expect(desk.state().refused).toMatchObject({
    control: 'workload.keys',
    sentences: ['Choose at most 5 000 keys.'],
  })
  refuse(null)
  desk.insist()
  await pass(250)
  await answer()
  expect(lab().settings.workload.keys).toBe(900_000)
  expect(desk.state().refused).toBeNull()
})

test('somebody else changed another setting meanwhile: both changes are in force', async () => {
  const { desk, other, lab, let: answer, pass } = scene()
  other(withKeys(500))
  desk.edit('workload.rate', withRate(5_000))
  await answer()
  await pass(250)
  await answer()
  expect(lab().settings.workload).toMatchObject({ rate: 5_000, keys: 500 })
  expect(desk.state()).toMatchObject({ conflict: null, refused: null, waiting: false })
})

test('somebody else changed the same setting first: theirs stands, mine is said and can be set after all', async () => {
  const { desk, other, lab, let: answer, pass } = scene()
  other(withRate(5_000))
  desk.edit('workload.rate', withRate(3_000))
  await answer()
  expect(lab().settings.workload.rate).toBe(5_000)
  expect(desk.state().shown.workload.rate).toBe(5_000)
  expect(desk.state().conflict).toMatchObject({ paths: ['workload.rate'] })
  desk.insist()
  await pass(250)
  await answer()
  expect(lab().settings.workload.rate).toBe(3_000)
})

test('set mine after all takes back nothing that others have changed beside it', async () => {
  const { desk, other, lab, let: answer, pass } = scene()
  other(settings => withKeys(500)(withRate(5_000)(settings)))
  desk.edit('workload.rate', withRate(3_000))
  await answer()
  desk.insist()
  await pass(250)
  await answer()
  expect(lab().settings.workload).toMatchObject({ rate: 3_000, keys: 500 })
})

test('what others change appears', () => {
  const { desk, other, lab } = scene()
  other(withRate(5_000))
  desk.receive(lab())
  expect(desk.state()).toMatchObject({ waiting: false, conflict: null, shown: { workload: { rate: 5_000 } } })
})

test('a policy that contradicts itself is kept and not sent; everything else still is', async () => {
  const { desk, sent, contradict, lab, let: answer, pass } = scene()
  contradict(['There is no lease that could be too short.'])
  desk.edit('policy.lease', withoutLease)
  await pass(0)
  expect(sent).toEqual([])
  expect(desk.state().held).toMatchObject({
    control: 'policy.lease',
    sentences: ['There is no lease that could be too short.'],
  })
  expect(desk.state().shown.lanes[0]?.policy.protections.lease).toBeNull()
  desk.edit('workload.rate', withRate(5_000))
  await pass(250)
  await answer()
  expect(lab().settings.workload.rate).toBe(5_000)
  expect(lab().settings.lanes[0]?.policy.protections.lease).not.toBeNull()
  expect(desk.state().held?.control).toBe('policy.lease')
  expect(desk.state().shown.lanes[0]?.policy.protections.lease).toBeNull()
})

test('the contradiction is solved: what was kept goes out with the solution', async () => {
  const { desk, contradict, lab, let: answer, pass } = scene()
  contradict(['It cannot work.'])
  desk.edit('policy.lease', withoutLease)
  await pass(0)
  contradict([])
  desk.edit('policy.stale', settings => ({ ...settings, instances: 3 }))
  await pass(250)
  await answer()
  expect(desk.state().held).toBeNull()
  expect(lab().settings).toMatchObject({ instances: 3 })
  expect(lab().settings.lanes[0]?.policy.protections.lease).toBeNull()
})

test('taken back, a contradiction leaves nothing behind', async () => {
  const { desk, sent, contradict, pass } = scene()
  contradict(['It cannot work.'])
  desk.edit('policy.lease', withoutLease)
  await pass(0)
  desk.drop()
  await pass(250)
  expect(sent).toEqual([])
  expect(desk.state()).toMatchObject({ held: null, waiting: false, shown: defaultSettings() })
})
