import { expect, it } from 'vitest'
import { spanInWords } from './span-words.ts'

it.each([
  [1_800_000, '30 min'],
  [5_400_000, '90 min'],
  [7_200_000, '2 h'],
  [2_592_000_000, '30 d'],
  [61_000, '61 s'],
  [1500, '1500 ms'],
  [1, '1 ms'],
])('%d ms are %s', (ms, words) => expect(spanInWords(ms)).toBe(words))
