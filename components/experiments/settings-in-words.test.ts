import { expect, test } from 'vitest'
import { penetration } from '#server/lab/experiments/penetration/penetration.ts'
import { stampede } from '#server/lab/experiments/stampede/stampede.ts'
import { runInShort, settingsInWords } from './settings-in-words.ts'

const settings = (params: object) => ({ mode: 'simulated', seed: 42, choices: [], params })

test('the settings of a run stand there with the names and the units of the set-up', () => {
  const words = settingsInWords({ settings: settings({ negativeMs: 2_000 }) }, penetration.facts)
  expect(words).toMatch(/^Simulated · seed 42 · Requests 3.000 · /)
  expect(words).toContain('Negative TTL 2')
})

test('what the set-up does not show for this traffic is left out', () => {
  const words = settingsInWords({ settings: settings({ traffic: 'steady' }) }, stampede.facts)
  expect(words).toContain('Traffic a steady stream')
  expect(words).not.toContain('Callers')
})

test('settings of another version are left out', () => {
  expect(settingsInWords({ settings: null }, stampede.facts)).toBe('')
})

test('in a list a run is told from the others by what is not as usual', () => {
  const run = { settings: { ...settings({ callers: 60 }), choices: ['none', 'lock'] } }
  expect(runInShort(run, stampede.facts)).toBe('Simulated, 2 compared, seed 42, Callers 60')
  expect(runInShort({ settings: null }, stampede.facts)).toBe('Another version’s run')
})
