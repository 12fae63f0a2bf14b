import { expect, test } from 'vitest'
import { trafficCommand } from './traffic-command.ts'

test('the sandbox may be put under load', () => {
  expect(trafficCommand({ address: 'redis://127.0.0.1:6390', role: 'lab', kind: 'standalone' })).toBe(
    'redis-benchmark -h 127.0.0.1 -p 6390 -t set,get -r 10000 -n 500000 -q',
  )
})

test('a server that somebody brought gets one harmless read', () => {
  expect(trafficCommand({ address: 'cache.example:6379', role: 'observe', kind: 'standalone' })).toBe(
    'redis-cli -h cache.example -p 6379 GET some-key',
  )
  expect(trafficCommand({ address: '10.0.0.1:7000,10.0.0.2:7000', role: 'operate', kind: 'cluster' })).toBe(
    'redis-cli -c -h 10.0.0.1 -p 7000 GET some-key',
  )
  expect(trafficCommand({ address: 'redis://[::1]:6379', role: 'observe', kind: 'standalone' })).toContain(
    '-h ::1 ',
  )
})

test('where there is no host and port nothing is suggested', () => {
  expect(trafficCommand({ address: '/run/redis.sock', role: 'observe', kind: 'standalone' })).toBeNull()
  expect(trafficCommand({ address: 'sentinel:26379', role: 'observe', kind: 'sentinel' })).toBeNull()
})
