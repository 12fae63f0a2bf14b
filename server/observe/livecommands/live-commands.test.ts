import { expect, test, vi } from 'vitest'
import type { MonitorCommand } from '../capture/monitor-line.ts'
import type { Capture, CaptureAsk, CaptureReport } from '../capture/shapes.ts'
import { createLiveCommands } from './live-commands.ts'
import { lineOf } from './live-line.ts'
import { matching } from './matching.ts'

const command = (
  name: string,
  args: string[] = [],
  address: string | null = '10.0.0.1:5000',
): MonitorCommand => ({
  at: 1,
  database: 0,
  address,
  from: 'client',
  name,
  args: args.map(arg => Buffer.from(arg)),
  argumentCount: args.length,
  short: false,
})
const any = { command: null, text: null, client: null, own: false }

test('a filter looks at the name, the arguments, the client, and whose it is', () => {
  const get = command('GET', ['user:1'])
  expect(matching(any)(get, false)).toBe(true)
  expect(matching(any)(get, true)).toBe(false)
  expect(matching({ ...any, own: true })(get, true)).toBe(true)
  expect(matching({ ...any, command: ' get ' })(get, false)).toBe(true)
  expect(matching({ ...any, command: 'SET' })(get, false)).toBe(false)
  expect(matching({ ...any, text: 'user:' })(get, false)).toBe(true)
  expect(matching({ ...any, text: 'cart:' })(get, false)).toBe(false)
  expect(matching({ ...any, client: '10.0.0.1' })(get, false)).toBe(true)
  expect(matching({ ...any, client: '10.0.0.1' })(command('GET', [], null), false)).toBe(false)
})

test('long arguments are cut and many are counted', () => {
  const line = lineOf(command('SET', ['k', 'x'.repeat(500), ...Array.from({ length: 30 }, String)]), {
    seq: 1,
    node: 'n',
    own: false,
  })
  expect(line.args).toHaveLength(12)
  expect(line.args[1]).toBe(`${'x'.repeat(120)}…`)
  expect(line.omitted).toBe(20)
})

/** A capture in the hand of the test. */
function gate() {
  const over = Promise.withResolvers<CaptureReport>()
  const stopped: (string | undefined)[] = []
  let told: CaptureAsk['onCommand'] = () => {}
  const captures = {
    announce: async () => ({ refusal: null, mostOperations: 1, nodes: [] }),
    start: async (ask: CaptureAsk): Promise<Capture> => {
      told = ask.onCommand
      return { startedAt: 1, endsAt: 2, stop: reason => void stopped.push(reason), done: over.promise }
    },
  }
  return { captures, stopped, tell: (one: MonitorCommand) => told(one, { node: 'n', own: false }) }
}

test('what comes faster than the eye is counted, and who asks again gets only what is new', async () => {
  const { captures, tell } = gate()
  const live = createLiveCommands({ captures, now: () => 5000 })
  await live.start('Ada', { nodes: null, seconds: 5, filter: any })
  for (let i = 0; i < 150; i++) tell(command('GET', [`k${i}`]))
  const first = live.tail(0)
  expect(first.lines).toHaveLength(150)
  for (let i = 0; i < 100; i++) tell(command('SET', ['k', 'v']))
  const second = live.tail(first.lines.at(-1)?.seq ?? 0)
  expect(second.lines).toHaveLength(50)
  expect(second.state).toMatchObject({ phase: 'running', by: 'Ada', seen: 250, fitting: 250, skipped: 50 })
  expect(second.state.commands).toEqual([
    { command: 'GET', count: 150 },
    { command: 'SET', count: 100 },
  ])
})

test('it ends when nobody looks any more', async () => {
  vi.useFakeTimers()
  const { captures, stopped } = gate()
  const live = createLiveCommands({ captures })
  await live.start('Ada', { nodes: null, seconds: 60, filter: any })
  vi.advanceTimersByTime(5000)
  live.tail(0)
  vi.advanceTimersByTime(5000)
  expect(stopped).toEqual([])
  vi.advanceTimersByTime(3000)
  expect(stopped[0]).toContain('Nobody')
  vi.useRealTimers()
})
