import { expect, test } from 'vitest'
import { BoardError } from '#server/errors.ts'
import { emptyReading } from '#server/metrics/combine.ts'
import type { Health } from './frame.ts'
import { healthOf, keepSince } from './target-health.ts'

const ok: Health = { status: 'ok', since: 10 }
const down: Health = { status: 'down', since: 20, code: 'TARGET_FROZEN', message: 'a is silent.' }
const node = (health: Health, required = true) => ({
  required,
  frame: { id: 'a', name: 'a', role: 'master' as const, health, reading: emptyReading() },
})
const of = (...nodes: ReturnType<typeof node>[]) => healthOf({ problem: null, nodes, at: 99 })

test('a lone node speaks for the target', () => {
  expect(of(node(down))).toEqual(down)
  expect(of(node(ok))).toEqual(ok)
})

test('a replica that is gone does not take the target down, a master does and is counted', () => {
  expect(of(node(ok), node(down, false))).toEqual(ok)
  expect(of(node(ok), node(down))).toEqual({
    ...down,
    message: '1 of 2 masters cannot be read: a is silent.',
  })
})

test('without nodes it is connecting, and a topology that nobody tells is the reason', () => {
  expect(of()).toEqual({ status: 'connecting', since: 99 })
  const problem = new BoardError('TARGET_UNREACHABLE', 'No sentinel answers.')
  expect(healthOf({ problem, nodes: [], at: 99 })).toMatchObject({
    status: 'down',
    message: 'No sentinel answers.',
  })
})

test('since when stays while the status does, whatever the words', () => {
  const later: Health = { status: 'down', since: 50, code: 'TARGET_UNREACHABLE', message: 'b' }
  expect(keepSince(down, later)).toEqual({ ...later, since: 20 })
  expect(keepSince(ok, later)).toEqual(later)
  expect(keepSince(null, ok)).toEqual(ok)
})
