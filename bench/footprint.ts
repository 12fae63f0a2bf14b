import { Redis } from 'ioredis'
import { contestantNames, contestants } from './contestants.ts'
import { document } from './warm-reads.ts'

const KEYS = 500

async function numberFrom(client: Redis, section: string, field: string): Promise<number> {
  const info = await client.info(section)
  return Number(new RegExp(`${field}:(\\d+)`).exec(info)?.[1])
}

/** What the server itself says, before and after: memory for a new entry, output for a hit. */
export async function footprints(url: string): Promise<{ name: string; memory: number; wire: number }[]> {
  const meter = new Redis(url)
  const found: { name: string; memory: number; wire: number }[] = []
  for (const name of contestantNames) {
    await meter.flushall()
    const contestant = await contestants[name](url)
    const load = async (key: string) => document(Number(key.slice(5)))
    const all = async () => {
      for (let id = 0; id < KEYS; id++) await contestant.get(`item:${id}`, load)
    }
    const before = await numberFrom(meter, 'memory', 'used_memory')
    await all()
    const memory = (await numberFrom(meter, 'memory', 'used_memory')) - before
    const sent = await numberFrom(meter, 'stats', 'total_net_output_bytes')
    await all()
    const wire = (await numberFrom(meter, 'stats', 'total_net_output_bytes')) - sent
    found.push({ name, memory: Math.round(memory / KEYS), wire: Math.round(wire / KEYS) })
    await contestant.close()
  }
  meter.disconnect()
  return found
}
