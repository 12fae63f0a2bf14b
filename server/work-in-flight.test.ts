import { expect, it } from 'vitest'
import { createWorkInFlight } from './work-in-flight.ts'

it('lets a change that has begun finish, and takes no new one', async () => {
  const work = createWorkInFlight()
  const gate = Promise.withResolvers<string>()
  const order: string[] = []
  const change = work.run(async () => {
    order.push(await gate.promise)
  })
  const closed = work.close(60_000).then(() => order.push('closed'))
  await expect(work.run(async () => 'late')).rejects.toMatchObject({ code: 'STOPPING' })
  gate.resolve('changed')
  await Promise.all([change, closed])
  expect(order).toEqual(['changed', 'closed'])
})

it('waits for a change that hangs only until the deadline', async () => {
  const work = createWorkInFlight()
  void work.run(() => new Promise(() => {}))
  await expect(work.close(1)).resolves.toBeUndefined()
})
