import { spawn } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { createCast } from './cast.ts'

const casts: ReturnType<typeof createCast>[] = []
afterEach(() => {
  for (const cast of casts.splice(0)) cast.end()
})

/** Processes that say hello, and answer every order with this. */
function castThatAnswers(answer: string) {
  const script = `process.send({ kind: 'hello' }); process.on('message', ({ id }) => process.send(${answer}))`
  const cast = createCast(() =>
    spawn(process.execPath, ['--eval', script], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    }),
  )
  casts.push(cast)
  return cast
}

test('an order is answered', async () => {
  const [member] = await castThatAnswers(`{ kind: 'done', id, answer: 42 }`).of(1)
  expect(await member?.ask({ kind: 'now' })).toBe(42)
})

test('a process that says what cannot be read ends the run with a sentence, and itself', async () => {
  const [member] = await castThatAnswers(`{ kind: 'nonsense', id }`).of(1)
  const refusal = { code: 'STOPPING', message: expect.stringContaining('cannot be read') }
  await expect(member?.ask({ kind: 'now' })).rejects.toMatchObject(refusal)
  await expect(member?.ask({ kind: 'now' })).rejects.toMatchObject(refusal)
})
