import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { createDecoder } from './decoder.ts'

const decoder = createDecoder()
afterEach(decoder.stop)

const ask = (text: string) => decoder.decode({ bytes: Buffer.from(text), whole: true, choice: 'auto' })

it('decodes in a thread of its own, and again after the thread was ended', async () => {
  expect(await ask('{"a":1}')).toMatchObject({ format: 'json', stopped: null })
  await decoder.stop()
  const packed = gzipSync('{"a":1}')
  const found = await decoder.decode({ bytes: packed, whole: true, choice: 'auto' })
  expect(found).toMatchObject({ format: 'json', layers: [{ format: 'gzip' }], stopped: null })
})

it.each([
  ['computes for ever', 'for (;;);'],
  ['takes all memory', 'const all = []; for (;;) all.push(new Array(1e5).fill({}))'],
  ['falls over', 'throw new Error("over")'],
])('ends a thread that %s, shows the beginning of the value, and goes on with the next', async (_, fault) => {
  const folder = await mkdtemp(join(tmpdir(), 'cacheboard-decoder-'))
  const main = join(folder, 'main.mjs')
  const answer = `parentPort.postMessage({ stopped: null, thread: threadId })`
  await writeFile(
    main,
    `import { parentPort, threadId } from 'node:worker_threads'
     parentPort.on('message', ({ bytes }) => { if (bytes.length > 3) { ${fault} } else ${answer} })
     parentPort.postMessage('ready')`,
  )
  const faulty = createDecoder(main)
  const look = (text: string) => faulty.decode({ bytes: Buffer.from(text), whole: true, choice: 'auto' })
  try {
    const [first, stuck, next] = await Promise.all([look('one'), look('\0stuck'), look('two')])
    expect(stuck).toMatchObject({ format: 'hex', stopped: expect.stringContaining('50 ms') })
    expect(Reflect.get(next, 'thread')).toBeGreaterThan(Number(Reflect.get(first, 'thread')))
  } finally {
    await faulty.stop()
    await rm(folder, { recursive: true })
  }
})

it('takes only so many values at once', async () => {
  const asked = Array.from({ length: 60 }, () =>
    ask('1').then(
      () => 'read',
      error => error.code,
    ),
  )
  const outcomes = await Promise.all(asked)
  expect(outcomes.filter(outcome => outcome === 'TOO_MANY')).toHaveLength(10)
})
