import { expect, test } from 'vitest'
import { packTrace, unpackTrace } from '#server/lab/workload/recorded-bytes.ts'
import { parseRecordedTrace, type RecordedTrace } from '#server/lab/workload/recorded-trace.ts'

function recording(text: string): RecordedTrace {
  const parsed = parseRecordedTrace(text)
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'))
  return parsed.trace
}

test.each(['0,read,a\n1.5,write,b\n7,list,c', '3,read,product:17'])('%j comes back as it was', async text => {
  const trace = recording(text)
  expect(await unpackTrace((await packTrace(trace)).bytes)).toEqual(trace)
})

test('the same requests have the same id, others another', async () => {
  const idOf = async (text: string) => (await packTrace(recording(text))).id
  expect(await idOf('0,read,a\n1,read,b')).toBe(await idOf('time,kind,key\n0, read, x\n1, read, y\n'))
  expect(await idOf('0,read,a\n1,read,b')).not.toBe(await idOf('0,read,a\n1,read,a'))
})

test('what was cut short, or is no recording, is refused', async () => {
  const { bytes } = await packTrace(recording('0,read,a'))
  await expect(unpackTrace(bytes.subarray(0, -4))).rejects.toThrow()
  await expect(unpackTrace(Buffer.from('no gzip'))).rejects.toThrow()
})
