import { expect, test } from 'vitest'
import { readClientLine } from './client-line.ts'
import { groupClients, sortClients } from './grouping.ts'

const line = (fields: Record<string, string | number>) =>
  Object.entries({
    id: 1,
    addr: '10.0.0.1:5000',
    name: '',
    age: 10,
    idle: 2,
    flags: 'N',
    db: 0,
    multi: -1,
    omem: 0,
    'tot-mem': 100,
    cmd: 'get',
    ...fields,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

const client = (fields: Record<string, string | number> = {}) => {
  const read = readClientLine(line(fields), 'a:6379')
  if (!read) throw new Error('not read')
  return read
}

test('a connection is read with what it is and does', () => {
  expect(
    client({ 'lib-name': 'ioredis', 'lib-ver': '6.0.0', cmd: 'client|list', user: 'default', name: 'api' }),
  ).toMatchObject({
    id: 1,
    node: 'a:6379',
    address: '10.0.0.1:5000',
    name: 'api',
    library: 'ioredis 6.0.0',
    command: 'CLIENT LIST',
    kind: 'normal',
    memory: 100,
    own: false,
  })
})

test('what an old or another server leaves out is not known rather than zero', () => {
  const read = readClientLine(
    'id=3 addr= fd=8 name= age=1 idle=0 flags=N db=0 sub=0 psub=0 multi=-1 cmd=NULL',
    'n',
  )
  expect(read).toMatchObject({ id: 3, address: null, library: null, memory: null, user: null, command: null })
  expect(readClientLine('', 'n')).toBe(null)
  expect(readClientLine('nonsense', 'n')).toBe(null)
})

test('replicas, monitors, subscribers, the blocked and those in a transaction are told apart', () => {
  const told: Record<string, string | number>[] = [
    { flags: 'S' },
    { flags: 'O' },
    { flags: 'b' },
    { sub: 2 },
    { flags: 'P' },
    { multi: 3 },
  ]
  const kinds = told.map(fields => client(fields).kind)
  expect(kinds).toEqual(['replica', 'monitor', 'blocked', 'subscriber', 'subscriber', 'transaction'])
})

test('the board knows its own, and who is slow to take what it is sent', () => {
  expect(client({ name: 'cacheboard' }).own).toBe(true)
  expect(client({ name: 'cacheboard-lab' }).own).toBe(false)
  expect(client({ omem: 2_000_000 }).heavy).toBe(true)
})

test('clients of one host, one name or one library are one group, however many connections they have', () => {
  const clients = [
    client({ id: 1, addr: '10.0.0.1:5000', omem: 5, idle: 9 }),
    client({ id: 2, addr: '10.0.0.1:5001', 'tot-mem': 300, idle: 4 }),
    client({ id: 3, addr: '[::1]:77', name: 'worker' }),
    client({ id: 4, addr: '' }),
  ]
  expect(groupClients(clients, 'address')).toMatchObject([
    { name: '10.0.0.1', connections: 2, memory: 400, outputBytes: 5, leastIdleSeconds: 4 },
    { name: '[::1]', connections: 1 },
    { name: null, connections: 1 },
  ])
  expect(groupClients(clients, 'name').map(({ name, connections }) => [name, connections])).toEqual([
    [null, 3],
    ['worker', 1],
  ])
})

test('those that matter most come first', () => {
  const clients = [client({ id: 1, 'tot-mem': 5, idle: 1 }), client({ id: 2, 'tot-mem': 9, idle: 0 })]
  expect(sortClients(clients, 'memory').map(({ id }) => id)).toEqual([2, 1])
  expect(sortClients(clients, 'idle').map(({ id }) => id)).toEqual([1, 2])
})
