import { expect, test } from 'vitest'
import { viewOf } from './sentinel-topology.ts'

const replica = (ip: string, port: string) => [
  'name',
  `${ip}:${port}`,
  'ip',
  ip,
  'port',
  port,
  'flags',
  'slave',
]

test('a sentinel’s answers become places, and its epoch tells whose is newer', () => {
  const view = viewOf({
    address: ['10.0.0.1', '6379'],
    master: ['name', 'main', 'ip', '10.0.0.1', 'port', '6379', 'config-epoch', '7'],
    replicas: [replica('10.0.0.2', '6379'), replica('::1', '6380')],
  })
  expect(view.epoch).toBe(7)
  expect(view.places).toEqual([
    { at: { host: '10.0.0.1', port: 6379 }, role: 'master', required: true },
    { at: { host: '10.0.0.2', port: 6379 }, role: 'replica', required: false },
    { at: { host: '::1', port: 6380 }, role: 'replica', required: false },
  ])
})

test('during a failover the new master is not its own replica', () => {
  const view = viewOf({ address: ['h', '2'], master: [], replicas: [replica('h', '2'), replica('h', '1')] })
  expect(view.places.map(place => place.role)).toEqual(['master', 'replica'])
})

test('a sentinel that knows no such master is an error', () => {
  expect(() => viewOf({ address: null, master: [], replicas: [] })).toThrow('no such master')
})
