import { expect, test, vi } from 'vitest'
import { checkedSettings } from '#server/lab/experiments/settings.ts'
import { simulateElsewhere } from '#server/lab/experiments/simulated/elsewhere.ts'

const { settings } = checkedSettings({
  experiment: 'stampede',
  mode: 'simulated',
  seed: 1,
  choices: ['none', 'lease'],
  params: { callers: 5_000, expiries: 1_000 },
})
const processes = () => process.getActiveResourcesInfo().filter(each => each === 'ProcessWrap').length

test('a simulation that is called off in its middle ends at once with the reason, and so does its process', async () => {
  const before = processes()
  const calling = new AbortController()
  const heard: string[] = []
  const running = simulateElsewhere(settings, {
    signal: calling.signal,
    hear(told) {
      heard.push(told.kind)
      if (told.kind === 'progress' && told.done > 0) calling.abort(new Error('Cancelled by Ada.'))
    },
  })
  await expect(running).rejects.toThrow('Cancelled by Ada.')
  await vi.waitFor(() => expect(processes()).toBe(before), { timeout: 20_000 })
  expect(heard).not.toContain('row')
})

test('one that was called off before it began starts no process', () => {
  const before = processes()
  const signal = AbortSignal.abort(new Error('too late'))
  expect(() => simulateElsewhere(settings, { signal, hear: () => {} })).toThrow('too late')
  expect(processes()).toBe(before)
})
