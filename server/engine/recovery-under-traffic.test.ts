import { expect, it } from 'vitest'
import { parsePolicy } from '#server/engine/policy.ts'
import { createWorld } from '#server/engine/simulation/world.ts'

const SPAN_MS = 20_000

it('catches up with a cache that was lost although writes never pause', async () => {
  const policy = parsePolicy({ protections: { breaker: { failures: 3, coolMs: 100 } } })
  const its = createWorld({ seed: 1, policy, loadMs: 40 })
  const { engine } = its.addClient('a')
  await its.clock.until(engine.start())
  let writes = 0
  const writeOn = () => {
    writes += 1
    void engine.write(`k${writes % 500}`, writes)
    its.clock.after(2, writeOn)
  }
  writeOn()
  await its.clock.advance(6_000)
  its.loseCache()
  await its.clock.advance(1)
  expect(engine.cacheUsable()).toBe(false)
  await its.clock.advance(SPAN_MS)
  expect(engine.cacheUsable()).toBe(true)
  expect(engine.debts()).toBe(0)
})
