import { expect, it } from 'vitest'
import { createJobGate } from './job-gate.ts'

it('lets through at once what is not limited, and nothing after its end', async () => {
  const gate = createJobGate({ limit: null, now: () => 0 })
  expect([await gate.pass(100), await gate.pass(100), gate.batch()]).toEqual([true, true, 100])
  gate.end()
  expect(await gate.pass(1)).toBe(false)
})

it('waits while it is paused, until it is resumed or ended', async () => {
  const gate = createJobGate({ limit: null, now: () => 0 })
  gate.pause()
  const passing = gate.pass(1)
  gate.resume()
  expect(await passing).toBe(true)
  gate.pause()
  const ending = gate.pass(1)
  gate.end()
  expect(await ending).toBe(false)
})

it('a slow job takes small steps, and another limit holds at once', async () => {
  const gate = createJobGate({ limit: 1, now: () => 0 })
  expect(gate.batch()).toBe(1)
  expect(await gate.pass(1)).toBe(true)
  const waiting = gate.pass(1)
  gate.setLimit(null)
  expect(await waiting).toBe(true)
  gate.setLimit(40)
  expect(gate.batch()).toBe(10)
})
