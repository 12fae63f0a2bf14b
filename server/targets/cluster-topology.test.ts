import { expect, test } from 'vitest'
import { parseClusterNodes, parseClusterSlots } from './cluster-topology.ts'

const nodes = `
07c37dfeb235213a872192d90877d0cd55635b91 10.0.0.1:30004@31004,replica.example slave e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 0 1426238317239 4 connected
67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1 10.0.0.1:30002@31002,,shard-id=69bc0 master - 0 1426238316232 2 connected 5461-10922
292f8b365bb7edb5e285caf0b7e6ddc7265d2f4f :30003@31003 myself,master - 0 1426238318243 3 connected 10923-16383
6ec23923021cf3ffec47632106199cb7f496ce01 ::1:30005@31005 master,fail - 0 1426238316232 5 disconnected
e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca :0@0 master,noaddr - 1426238316232 1426238316232 1 disconnected
aaaa23923021cf3ffec47632106199cb7f496ce0 10.0.0.9:30009@31009 handshake - 0 0 0 disconnected
`

test('CLUSTER NODES: host names, bare ports, IPv6, who is needed and who is not yet one', () => {
  expect(parseClusterNodes(nodes, '127.0.0.1')).toEqual([
    { at: { host: 'replica.example', port: 30_004 }, role: 'replica', required: false },
    { at: { host: '10.0.0.1', port: 30_002 }, role: 'master', required: true },
    { at: { host: '127.0.0.1', port: 30_003 }, role: 'master', required: true },
    { at: { host: '::1', port: 30_005 }, role: 'master', required: false },
  ])
})

test('a cluster that was never given slots still needs its masters', () => {
  const [place] = parseClusterNodes('a 1.2.3.4:7000@17000 myself,master - 0 0 0 connected', 'h')
  expect(place?.required).toBe(true)
})

test('CLUSTER SLOTS tells the same to a user who may not run NODES', () => {
  const reply = [
    [0, 5460, ['', 7000, 'a'], ['10.0.0.2', 7003, 'b']],
    [5461, 16_383, ['10.0.0.3', 7001, 'c']],
  ]
  expect(parseClusterSlots(reply, '10.0.0.1').map(place => [place.at, place.role])).toEqual([
    [{ host: '10.0.0.1', port: 7000 }, 'master'],
    [{ host: '10.0.0.2', port: 7003 }, 'replica'],
    [{ host: '10.0.0.3', port: 7001 }, 'master'],
  ])
  expect(parseClusterSlots('nonsense', 'h')).toEqual([])
})
