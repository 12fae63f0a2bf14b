import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createUnpacker, pack } from './parcel.ts'

function unpacked(messages: string[]): unknown[] {
  const values: unknown[] = []
  const take = createUnpacker(value => values.push(value))
  for (const message of messages) take(message)
  return values
}

it('carries a value that fits one message, and one that needs several', () => {
  const large = { text: randomBytes(20_000).toString('hex') }
  expect(pack({ small: 1 })).toHaveLength(1)
  expect(pack(large).length).toBeGreaterThan(2)
  expect(unpacked([...pack({ small: 1 }), ...pack(large)])).toEqual([{ small: 1 }, large])
})

it('no message is longer than NOTIFY takes', () => {
  const lengths = pack(randomBytes(50_000).toString('hex')).map(message => message.length)
  expect(Math.max(...lengths)).toBeLessThan(8000)
})

it('drops a parcel of which a part was lost, and takes the next one', () => {
  const [first, ...rest] = pack(randomBytes(20_000).toString('hex'))
  expect(first).toBeDefined()
  expect(unpacked([...rest, 'nonsense', ...pack('next')])).toEqual(['next'])
})
