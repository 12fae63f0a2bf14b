import type { Frequencies } from './estimate.ts'
import type { KeyBatch, Reply } from './key-batch.ts'
import { refusalOf } from './refusal.ts'

const placeOf = ({ node }: Reply) => ({ address: node.name, user: node.user })

/** What some keys take in memory. Those that are gone are left out. */
export async function weighKeys(
  batch: KeyBatch,
  keys: readonly Buffer[],
): Promise<{ sizes: number[]; problem: string | null }> {
  const replies = await batch.send(keys, 1, (pipeline, key) => pipeline.call('MEMORY', 'USAGE', key))
  const refused = replies.flat().find(({ error }) => error !== null)
  const sizes = replies.flat().flatMap(({ error, value }) => (error || value === null ? [] : [Number(value)]))
  return { sizes, problem: refused ? (refusalOf(refused.error, placeOf(refused))?.message ?? null) : null }
}

/** How often these keys are read, by the server's LFU counters. null where the policy is not LFU. */
export async function frequenciesOf(
  batch: KeyBatch,
  { chosen, all }: { chosen: readonly Buffer[]; all: readonly Buffer[] },
): Promise<Frequencies | null> {
  if (chosen.length === 0 || all.length === 0) return null
  const read = async (keys: readonly Buffer[]) => {
    const replies = await batch.send(keys, 1, (pipeline, key) => pipeline.call('OBJECT', 'FREQ', key))
    return replies.flat().flatMap(({ error, value }) => (error || value === null ? [] : [Number(value)]))
  }
  const first = await read(chosen.slice(0, 1))
  if (first.length === 0) return null
  const found = { chosen: await read(chosen), all: await read(all) }
  return found.chosen.length > 0 && found.all.length > 0 ? found : null
}
