import { expect, it } from 'vitest'
import { createRelay } from './relay.ts'

const log = (size: number) => Buffer.alloc(size)

it('brings to each what the others wrote, once', () => {
  const relay = createRelay()
  relay.add({ from: 'one', id: 'a', log: log(3) })
  relay.add({ from: 'other', id: 'a', log: log(5) })
  expect(relay.for('one')).toEqual([{ id: 'a', log: log(5) }])
  expect(relay.for('other')).toEqual([{ id: 'a', log: log(3) }])
  relay.settle()
  expect(relay.for('one')).toEqual([])
})

it('tells who joins late of the recent past, as far as there is room for it', () => {
  const relay = createRelay()
  for (let round = 0; round < 5; round++) {
    relay.add({ from: 'one', id: 'a', log: log(1_500_000) })
    relay.for('one')
    relay.settle()
  }
  expect(relay.for('late').map(({ id, log: told }) => [id, told.byteLength])).toEqual([['a', 3_000_000]])
  expect(relay.for('late')).toEqual([])
})

it('tells one log a lane, however many it took: a message of thousands would be refused', () => {
  const relay = createRelay()
  for (let round = 0; round < 3_000; round++) {
    relay.add({ from: 'one', id: round % 2 ? 'a' : 'b', log: log(1) })
    relay.settle()
  }
  expect(relay.for('late')).toEqual([
    { id: 'b', log: log(1_500) },
    { id: 'a', log: log(1_500) },
  ])
})
