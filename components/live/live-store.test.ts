import { expect, test } from 'vitest'
import type { Frame, Reading } from '#components/rpc/types.ts'
import { createLiveStore } from './live-store.ts'

const start = 1_700_000_000_000
const window = { seconds: 60, covers: 60, hits: 0, misses: 0 }

function frame(second: number, change: Partial<Frame> = {}): Frame {
  return {
    target: 'sandbox',
    at: start + second * 1000,
    interval: 1,
    health: { status: 'ok', since: start },
    counted: null,
    total: { hits: second } as Reading,
    nodes: [],
    windows: { minute: window, fiveMinutes: window, hour: window },
    memoryFullIn: null,
    ...change,
  }
}

function watching() {
  const store = createLiveStore(() => start)
  store.watch('sandbox')
  return store
}

test('a sample makes the connection live and becomes the frame shown', () => {
  const store = watching()
  store.frame(frame(1))
  expect(store.state()).toMatchObject({ connection: { status: 'live' }, frame: { at: start + 1000 } })
})

test('samples of another target are not shown', () => {
  const store = watching()
  store.frame(frame(1, { target: 'other' }))
  expect(store.state().frame).toBeNull()
})

test('a replayed older sample completes the past and does not turn the present back', () => {
  const store = watching()
  for (const second of [3, 1, 2]) store.frame(frame(second))
  expect(store.state().frame?.at).toBe(start + 3000)
  expect(store.columns(null, ['hits']).lines.hits).toEqual([1, 2, 3])
})

test('while paused the screen stands still, and afterwards nothing is missing', () => {
  const store = watching()
  store.frame(frame(1))
  store.pause()
  store.frame(frame(2))
  expect(store.state().frame?.at).toBe(start + 1000)
  expect(store.columns(null, ['hits']).at).toHaveLength(1)
  store.resume()
  expect(store.state().frame?.at).toBe(start + 2000)
  expect(store.columns(null, ['hits']).at).toHaveLength(2)
})

test('a hidden tab tells nobody anything, and everything once when it is seen again', () => {
  const store = watching()
  let told = 0
  store.subscribe(() => told++)
  store.hide(true)
  for (const second of [1, 2, 3]) store.frame(frame(second))
  expect(told).toBe(0)
  store.hide(false)
  expect(told).toBe(1)
  expect(store.state().frame?.at).toBe(start + 3000)
})

test('when the server stops answering the last good numbers are kept', () => {
  const store = watching()
  store.frame(frame(1))
  store.frame(
    frame(2, {
      health: { status: 'down', since: start, code: 'TARGET_UNREACHABLE', message: 'It is gone.' },
    }),
  )
  expect(store.state().lastGood?.at).toBe(start + 1000)
  expect(store.columns(null, ['hits']).lines.hits).toEqual([1, null])
})

test('a lost stream says since when, and the next sample makes it live again', () => {
  const store = watching()
  store.lost(start - 4000)
  store.lost(start)
  expect(store.state().connection).toEqual({ status: 'lost', since: start - 4000 })
  store.frame(frame(5))
  expect(store.state().connection.status).toBe('live')
})

test('another target begins with nothing of the one before', () => {
  const store = watching()
  store.frame(frame(1))
  store.watch('other')
  expect(store.state()).toMatchObject({ frame: null, lastGood: null, connection: { status: 'connecting' } })
  expect(store.columns(null, ['hits']).at).toEqual([])
})
