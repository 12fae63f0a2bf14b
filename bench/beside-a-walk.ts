import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { pass } from './board.ts'
import type { browse } from './browse-keys.ts'

type Browsed = ReturnType<typeof browse>
/** Nobody walks; the client's own server is walked; another server is walked, which only takes processor time. */
export const conditions = ['alone', 'here', 'elsewhere'] as const
export type Condition = (typeof conditions)[number]
export type Felt = {
  name: Condition
  requests: number
  p50: number
  p99: number
  p999: number
  /** ms for which the client's server could have run and did not, in each second. */
  waited: number
  keys: number
}

const sliceMs = 500
const settleMs = 60

/**
 * What a steady client feels of a walk. In turns of half a second, in an order that chance decides, so that whatever
 * else the machine does falls on all conditions alike.
 */
export async function measureBeside(options: {
  port: number
  pid: number
  rounds: number
  here: Browsed
  elsewhere: Browsed
}): Promise<Felt[]> {
  const { port, pid, rounds } = options
  const client = fork('bench/foreground-client.ts', [String(port)])
  const sums = new Map(conditions.map(name => [name, { waited: 0, keys: 0 }]))
  await pass(1000)
  for (let round = 0; round < rounds; round++) {
    for (const name of [...conditions].sort(() => Math.random() - 0.5)) {
      const walk = name === 'alone' ? null : options[name]
      await walk?.go()
      await pass(settleMs)
      const [keys, waited] = [walk?.keys.state().keys ?? 0, await waitedMs(pid)]
      client.send({ label: name })
      await pass(sliceMs)
      client.send({ label: null })
      const sum = sums.get(name)
      if (sum) sum.waited += (await waitedMs(pid)) - waited
      await walk?.rest()
      if (sum) sum.keys += Math.max(0, (walk?.keys.state().keys ?? 0) - keys)
      await pass(settleMs)
    }
  }
  client.send('report')
  const [report] = (await once(client, 'message')) as [Omit<Felt, 'waited' | 'keys'>[]]
  const seconds = (rounds * sliceMs) / 1000
  return conditions.flatMap(name => {
    const felt = report.find(each => each.name === name)
    const { waited, keys } = sums.get(name) ?? { waited: 0, keys: 0 }
    return felt ? [{ ...felt, waited: waited / seconds, keys: keys / seconds }] : []
  })
}

/** How long a process was ready to run and did not. Linux only. */
async function waitedMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0 0 0')
  return Number(text.split(' ')[1]) / 1e6
}
