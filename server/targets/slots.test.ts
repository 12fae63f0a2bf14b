import { expect, test } from 'vitest'
import { slotOf } from './slots.ts'

test.each([
  ['123456789', 12739],
  ['foo', 12182],
  ['user:{foo}:1', 12182],
  ['{}foo', 9500],
  ['', 0],
])('the slot of %j is %i, as CLUSTER KEYSLOT says', (key, slot) => {
  expect(slotOf(Buffer.from(key))).toBe(slot)
})
