import { expect, test } from 'vitest'
import { createPushes } from './pushes.ts'

const message = (...words: string[]) =>
  `*${words.length}\r\n${words.map(word => `$${Buffer.byteLength(word, 'latin1')}\r\n${word}\r\n`).join('')}`

test('messages are whole wherever the network cut them, byte for byte', () => {
  const sent = Buffer.from(
    message('pmessage', '__keyevent@*__:keymiss', '__keyevent@0__:keymiss', 'user:1') +
      message('pmessage', 'p', '__keyevent@3__:keymiss', 'a\r\n$5\r\n\xff\x00b'),
    'latin1',
  )
  for (const size of [1, 3, 7, 64, sent.length]) {
    const seen: string[][] = []
    const pushes = createPushes(words => seen.push(words.map(word => word.toString('latin1'))))
    for (let at = 0; at < sent.length; at += size) pushes.take(sent.subarray(at, at + size))
    expect(seen.map(words => words.slice(2))).toEqual([
      ['__keyevent@0__:keymiss', 'user:1'],
      ['__keyevent@3__:keymiss', 'a\r\n$5\r\n\xff\x00b'],
    ])
  }
})

test('what is no message is passed over', () => {
  const seen: number[] = []
  const pushes = createPushes(words => seen.push(words.length))
  pushes.take(Buffer.from(`+OK\r\n*3\r\n$10\r\npsubscribe\r\n$1\r\np\r\n:1\r\n+PONG\r\n${message('a', 'b')}`))
  expect(seen).toEqual([3, 2])
})
