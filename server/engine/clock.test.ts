import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createRealClock } from '#server/engine/clock.ts'

async function pairOfSockets() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  const accepted = once(server, 'connection')
  const near = connect(address.port, '127.0.0.1')
  const far: Socket = (await accepted)[0]
  return {
    near,
    far,
    close() {
      near.destroy()
      far.destroy()
      server.close()
    },
  }
}

function holdUp(ms: number) {
  const until = performance.now() + ms
  while (performance.now() < until);
}

describe('the machine’s clock', () => {
  it('lets a process that was held up read what has arrived before it calls it late', async () => {
    const clock = createRealClock()
    const { near, far, close } = await pairOfSockets()
    const order: string[] = []
    const arrived = once(near, 'data').then(() => order.push('answer'))
    const late = new Promise<void>(resolve => {
      clock.after(10, () => {
        order.push('late')
        resolve()
      })
    })
    far.write('answer')
    holdUp(60)
    await Promise.all([arrived, late])
    expect(order).toEqual(['answer', 'late'])
    close()
  })

  it('runs nothing that was called off, not even when it was due already', async () => {
    const clock = createRealClock()
    let ran = false
    const callOff = clock.after(1, () => {
      ran = true
    })
    const turns = Promise.withResolvers<void>()
    setTimeout(() => {
      callOff()
      setImmediate(() => setImmediate(turns.resolve))
    }, 1)
    holdUp(10)
    await turns.promise
    expect(ran).toBe(false)
  })
})
