import { expect, test } from 'vitest'
import { createHub, type Every } from './hub.ts'
import type { Outlet } from './viewer.ts'

type Event = { id: string; event: string; data: unknown }

/** A reader that reads when it is told to. */
function reader(options: { reads?: boolean } = {}) {
  let reads = options.reads ?? true
  let waiting = 0
  let text = ''
  let ended: 'end' | 'destroy' | null = null
  const outlet: Outlet = {
    write(bytes) {
      text += new TextDecoder().decode(bytes)
      if (!reads) waiting += bytes.byteLength
    },
    unread: () => waiting,
    end: () => {
      ended = 'end'
    },
    destroy: () => {
      ended = 'destroy'
    },
  }
  return {
    outlet,
    readsAgain() {
      reads = true
      waiting = 0
    },
    text: () => text,
    ended: () => ended,
    waiting: () => waiting,
    events: (): Event[] =>
      text
        .split('\n\n')
        .map(block => /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(block))
        .filter(match => match !== null)
        .map(([, id = '', event = '', data = '']) => ({ id, event, data: JSON.parse(data) })),
  }
}

function look(
  hub: ReturnType<typeof createHub>,
  options: { topics?: string[]; lastId?: string | null; session?: string | null; reads?: boolean } = {},
) {
  const { topics = ['frame:a'], lastId = null, session = null, reads = true } = options
  const viewer = reader({ reads })
  const leave = hub.open({ topics, lastId, session, outlet: viewer.outlet })
  return { ...viewer, leave, data: () => viewer.events().map(event => event.data) }
}

test('a viewer gets what is published on its topics, with ids of this boot', () => {
  const hub = createHub({ bootId: 'boot' })
  const viewer = look(hub)
  hub.publish('frame:a', 'frame', 1)
  hub.publish('frame:b', 'frame', 'not asked for')
  hub.publish('frame:a', 'frame', 2)
  expect(viewer.events()).toEqual([
    { id: 'boot-0', event: 'reset', data: { bootId: 'boot' } },
    { id: 'boot-1', event: 'frame', data: 1 },
    { id: 'boot-3', event: 'frame', data: 2 },
  ])
})

test('viewers are told to come back at different moments', () => {
  const draws = [0, 0.999]
  const hub = createHub({ bootId: 'boot', random: () => draws.shift() ?? 0 })
  expect(look(hub).text()).toMatch(/^retry: 1000\n\n/)
  expect(look(hub).text()).toMatch(/^retry: 1999\n\n/)
})

test('after a reconnect a viewer gets exactly what it missed', () => {
  const hub = createHub({ bootId: 'boot' })
  for (const value of [1, 2, 3, 4]) hub.publish(value === 3 ? 'frame:b' : 'frame:a', 'frame', value)
  expect(look(hub, { lastId: 'boot-1' }).data()).toEqual([2, 4])
  expect(look(hub, { lastId: 'boot-4' }).data()).toEqual([])
})

test.each([
  ['came for the first time', null],
  ['was connected to another boot', 'other-3'],
  ['names an id from the future', 'boot-99'],
  ['names an id that never was one', 'boot-3x'],
  ['missed more than is kept', 'boot-1'],
])('a viewer who %s is reset and gets the newest of each topic', (_, lastId) => {
  const hub = createHub({ bootId: 'boot', keep: 2 })
  hub.publish('facts:a', 'facts', 'old facts')
  hub.publish('facts:a', 'facts', 'facts')
  for (const value of [3, 4, 5, 6]) hub.publish('frame:a', 'frame', value)
  expect(look(hub, { lastId, topics: ['frame:a', 'facts:a'] }).data()).toEqual([
    { bootId: 'boot' },
    'facts',
    6,
  ])
})

test('a quiet topic is replayed exactly, however much a busy one forgot', () => {
  const hub = createHub({ bootId: 'boot', keep: 2 })
  hub.publish('facts:a', 'facts', 'first')
  for (const value of [1, 2, 3, 4, 5]) hub.publish('frame:a', 'frame', value)
  hub.publish('facts:a', 'facts', 'second')
  expect(look(hub, { lastId: 'boot-1', topics: ['facts:a'] }).data()).toEqual(['second'])
})

test('a value is serialised once for any number of viewers', () => {
  const hub = createHub({ bootId: 'boot' })
  for (let i = 0; i < 100; i++) look(hub)
  let serialised = 0
  hub.publish('frame:a', 'frame', { toJSON: () => ++serialised })
  expect(serialised).toBe(1)
})

test('a slow viewer loses whole frames, then gets the newest of everything it lost', () => {
  const hub = createHub({ bootId: 'boot' })
  const slow = look(hub, { topics: ['frame:a', 'facts:a'], reads: false })
  const filler = 'x'.repeat(10_000)
  hub.publish('facts:a', 'facts', 'facts 1')
  for (let i = 1; i <= 10; i++) hub.publish('frame:a', 'frame', { i, filler })
  hub.publish('facts:a', 'facts', 'facts 2')
  const before = slow.events().length
  expect(slow.waiting()).toBeLessThan(80 * 1024)
  slow.readsAgain()
  hub.publish('frame:a', 'frame', { i: 11, filler })
  expect(slow.data().slice(before)).toEqual(['facts 2', { i: 11, filler }])
  expect(slow.ended()).toBeNull()
  // Everything that arrived is whole: nothing but greetings and complete messages.
  expect(slow.text()).toMatch(/^retry: \d+\n\n(id: boot-\d+\nevent: \w+\ndata: .*\n\n)+$/)
})

test('a viewer who leaves 256 KiB unread is let go, and the others notice nothing', () => {
  const hub = createHub({ bootId: 'boot' })
  const stalled = look(hub, { reads: false })
  const quick = look(hub)
  const frame = 'x'.repeat(10_000)
  for (let i = 0; i < 25; i++) hub.publish('frame:a', 'frame', frame)
  expect(stalled.ended()).toBeNull()
  for (let i = 0; i < 5; i++) hub.publish('frame:a', 'frame', frame)
  expect(stalled.ended()).toBe('destroy')
  expect(stalled.waiting()).toBeLessThan(80 * 1024)
  expect(hub.viewers()).toBe(1)
  expect(quick.data()).toHaveLength(31)
})

test('a heartbeat goes to everybody while anybody is there', () => {
  let beat: (() => void) | null = null
  const every: Every = (_, run) => {
    beat = run
    return () => {
      beat = null
    }
  }
  const hub = createHub({ bootId: 'boot', every })
  expect(beat).toBeNull()
  const viewer = look(hub)
  ;(beat as (() => void) | null)?.()
  expect(viewer.text()).toMatch(/\n\n:\n\n$/)
  viewer.leave()
  expect(beat).toBeNull()
})

test('viewers are counted by topic, and a listener hears every change until it stops listening', () => {
  const hub = createHub({ bootId: 'boot' })
  const heard: number[] = []
  const undo = hub.onViewers(viewers => heard.push(viewers))
  const one = look(hub, { topics: ['frame:a', 'board', 'board'] })
  const two = look(hub, { topics: ['board'] })
  expect([hub.viewers(), hub.viewers('frame:a'), hub.viewers('board'), hub.viewers('frame:b')]).toEqual([
    2, 1, 2, 0,
  ])
  one.leave()
  one.leave()
  undo()
  two.leave()
  expect(heard).toEqual([1, 2, 1])
  expect(hub.viewers()).toBe(0)
})

test('a sign-out ends the streams of that session only', () => {
  const hub = createHub({ bootId: 'boot' })
  const [mine, other] = [look(hub, { session: 'mine' }), look(hub, { session: 'other' })]
  hub.closeWhere(viewer => viewer.session === 'mine')
  expect([mine.ended(), other.ended()]).toEqual(['end', null])
})

test('stopping ends every stream, and one who comes too late is sent away', async () => {
  const hub = createHub({ bootId: 'boot' })
  const viewers = Array.from({ length: 1000 }, () => look(hub))
  let closed = 0
  hub.open({
    topics: ['board'],
    lastId: null,
    session: null,
    outlet: reader().outlet,
    onClose: () => closed++,
  })
  await hub.stop()
  expect(viewers.every(viewer => viewer.ended() === 'end')).toBe(true)
  expect([hub.viewers(), closed]).toEqual([0, 1])
  expect(look(hub).ended()).toBe('end')
  expect(hub.viewers()).toBe(0)
})
