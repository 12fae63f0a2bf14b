import { expect, test } from 'vitest'
import { parseTopics } from './topics.ts'

test('topics are read from the address, each once', () => {
  const each = ['board', 'activity', 'frame:sandbox', 'facts:1f', 'lab:1f', 'keys:1f', 'jobs:1f']
  expect(parseTopics([...each, 'board'].join(','))).toEqual({
    ok: true,
    topics: each,
  })
})

test.each([
  ['nothing', null],
  ['an empty list', ','],
  ['an unknown topic', 'board,secrets'],
  ['a topic that only begins well', 'activity:all'],
  ['a topic without a target', 'frame:'],
  ['a line break', 'frame:a\nevent: x'],
  ['nine topics', Array.from({ length: 9 }, (_, i) => `frame:${i}`).join()],
  ['a very long one', `frame:${'x'.repeat(100)}`],
])('%s is refused with a sentence', (_, text) => {
  expect(parseTopics(text)).toEqual({ ok: false, message: expect.stringMatching(/\.$/) })
})
