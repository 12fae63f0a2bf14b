import { expect, test } from 'vitest'
import { parsePolicy } from '#server/engine/policy.ts'
import { labSettingsShape } from '#server/lab/settings.ts'
import { workloadPresets } from '#server/lab/workload/presets.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import { workloadShape } from '#server/lab/workload/workload.ts'

test('no two presets have the same name', () => {
  expect(new Set(workloadPresets.map(({ id }) => id)).size).toBe(workloadPresets.length)
  expect(new Set(workloadPresets.map(({ name }) => name)).size).toBe(workloadPresets.length)
})

test.each(workloadPresets)('$name can be played as it stands, with the policy it suggests', preset => {
  const { workload, database = { queryMs: 0, connections: 10 }, policyHint = {} } = preset
  const lane = { id: 'a', name: preset.name, policy: parsePolicy(policyHint) }
  const settings = labSettingsShape.parse({
    workload: workloadShape.parse(workload),
    lanes: [lane],
    instances: 2,
    database,
  })
  const trace = createTrace(settings.workload)
  for (let seq = 0; seq < 1_000; seq++) expect(trace.next().seq).toBe(seq)
})

test.each(workloadPresets)('$name fits into a laptop: below 200 MB of rows', ({ workload }) => {
  const { keys, valueBytes, mix } = workloadShape.parse(workload)
  expect(keys * valueBytes * (mix.insert > 0 ? 2 : 1)).toBeLessThan(200_000_000)
})

test('unique searches are unique for as long as an answer is cached', () => {
  const preset = workloadPresets.find(({ id }) => id === 'unique-searches')
  const { keys, rate } = workloadShape.parse(preset?.workload)
  const { ttl } = parsePolicy(preset?.policyHint ?? {})
  expect((keys / rate) * 1_000).toBeGreaterThan(ttl.byKind.search ?? ttl.defaultMs)
})

test('in the race a key is written about as often as it is loaded', () => {
  const preset = workloadPresets.find(({ id }) => id === 'race')
  const { keys, rate, mix } = workloadShape.parse(preset?.workload)
  const writesPerKey = (rate / keys) * (mix.write / (mix.read + mix.write))
  // Chance that a write falls into a load: often enough to be seen within seconds.
  expect(1 - Math.exp(-writesPerKey * ((preset?.database?.queryMs ?? 0) / 1_000))).toBeGreaterThan(0.1)
})
