import type { TargetFacts } from '#components/rpc/types.ts'

/** host:port of an address, wherever it stands in it. */
const hostAndPort = /(?:^|\/\/|@)(\[[0-9a-f:]+\]|[\w.-]+):(\d+)/i

/** A command that makes reads: a load where the cache is the board's own sandbox, one harmless read elsewhere. */
export function trafficCommand({
  address,
  role,
  kind,
}: Pick<TargetFacts, 'address' | 'role' | 'kind'>): string | null {
  const [, host, port] = hostAndPort.exec(address) ?? []
  if (!host || !port || kind === 'sentinel') return null
  const where = `-h ${host.replace(/[[\]]/g, '')} -p ${port}`
  if (role === 'lab') return `redis-benchmark ${where} -t set,get -r 10000 -n 500000 -q`
  return `redis-cli ${kind === 'cluster' ? '-c ' : ''}${where} GET some-key`
}
