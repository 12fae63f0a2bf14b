import { expect, test } from 'vitest'
import { refusals } from './chaos-words.ts'

test('each reason is said once, with the buttons it is about', () => {
  const ours = 'This cache was not started by the board.'
  expect(
    refusals([
      { kind: 'burst', refused: null },
      { kind: 'kill cache', refused: ours },
      { kind: 'freeze cache', refused: ours },
    ]),
  ).toEqual([{ reason: ours, labels: ['Kill the cache', 'Freeze the cache'] }])
})
