import { expect, test } from 'vitest'
import { parseRecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import { traceFormats, traceText } from '#server/lab/workload/trace-text.ts'
import { workloadShape } from '#server/lab/workload/workload.ts'

const workload = workloadShape.parse({
  rate: 3_000,
  keys: 200,
  absentShare: 0.1,
  mix: { read: 60, write: 20, insert: 5, remove: 5, list: 10 },
})

test.each(traceFormats)('a workload as %s is read again, and asks the same', format => {
  const text = [...traceText(workload, { requests: 5_000, format, recorded: undefined })].join('')
  const parsed = parseRecordedTrace(text)
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'))
  expect(parsed.trace.times.length).toBe(5_000)
  const original = createTrace(workload)
  const arrivals = { kind: 'trace' as const, id: 'recorded', name: 'itself', speed: 1 }
  const again = createTrace({ ...workload, arrivals }, { recorded: parsed.trace })
  for (let each = 0; each < 5_000; each++) {
    const { dueMs: _, ...wanted } = original.next()
    expect(again.next()).toMatchObject(wanted)
  }
})

test('requests that end are fewer than wanted', () => {
  const ending = workloadShape.parse({ rate: 100, arrivals: { kind: 'ramp', times: 0, overMs: 1_000 } })
  const text = [...traceText(ending, { requests: 5_000, format: 'csv', recorded: undefined })].join('')
  expect(text.split('\n').length).toBeLessThan(200)
})
