import { BoardError } from '#server/errors.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { FoundKey, LookedThrough } from './found-key.ts'
import type { Looked, Want } from './looked.ts'
import type { Walk } from './walk.ts'
import { createLookups, type Lookups } from './walk-lookups.ts'
import { awaited } from './walk-pace.ts'

type Place = { address: string; user: string | null }
type Answers = { looked: Map<number, Omit<Looked, 'refused'>>; refused: Partial<Record<Want, string>> }

/** Connections to the nodes of a walk, over which keys are asked about: one question at a time on each. */
export function createKeyLines(walk: Walk) {
  const { names } = walk.index
  const lines = new Map<string, Lookups>()
  const types = new Map<number, number>()
  let byFrequency = false

  function lineOf(part: number, wants: readonly Want[]): Lookups | null {
    const pass = walk.passOf(part)
    if (!pass) return null
    const key = `${part} ${wants.join()}`
    const typeOf = (address: number) => types.get(address) ?? 0
    const line = lines.get(key) ?? createLookups({ pass, names, wants, manner: awaited, typeOf })
    lines.set(key, line)
    return line
  }

  async function askLine(line: Lookups, addresses: readonly number[], answers: Answers) {
    await line.ready()
    const rest = line.pace.rest(performance.now())
    let given = 0
    const next = () => {
      const batch = addresses.slice(given, given + Math.max(1, line.units()))
      given += batch.length
      return batch
    }
    while (given < addresses.length) {
      await line.burst(
        next,
        (address, { refused, ...looked }) => {
          answers.looked.set(address, { ...looked })
          if (refused) Object.assign(answers.refused, refused)
        },
        rest > 0 ? 1 : 4,
      )
      if (rest > 0) await new Promise(resolve => setTimeout(resolve, rest))
    }
  }

  async function askPart(
    part: number,
    addresses: readonly number[],
    wants: readonly Want[],
  ): Promise<Answers> {
    const answers: Answers = { looked: new Map(), refused: {} }
    const first = wants
      .filter(want => want !== 'elements')
      .map(want => (want === 'idle' && byFrequency ? 'frequency' : want))
    const line = lineOf(part, first)
    if (!line) return answers
    await askLine(line, addresses, answers)
    // A server that evicts by frequency knows no idle times: from now on it is asked for what it knows.
    if (!byFrequency && /\bLFU\b/.test(answers.refused.idle ?? '')) {
      byFrequency = true
      return askPart(part, addresses, wants)
    }
    if (wants.includes('elements')) await askSizes(part, addresses, answers)
    return answers
  }

  async function askSizes(part: number, addresses: readonly number[], answers: Answers) {
    const sized = addresses.filter(address => {
      const type = answers.looked.get(address)?.type ?? -1
      // JSON and what is unknown have no such number.
      return type >= 0 && type <= 5
    })
    types.clear()
    for (const address of sized) types.set(address, answers.looked.get(address)?.type ?? 0)
    const line = lineOf(part, ['elements'])
    if (!line || sized.length === 0) return
    const sizes: Answers = { looked: new Map(), refused: {} }
    await askLine(line, sized, sizes)
    for (const [address, { elements }] of sizes.looked) {
      const known = answers.looked.get(address)
      if (known) known.elements = elements
    }
    // A key that has changed its type meanwhile is left without a number.
    if (sizes.refused.elements && !/^WRONGTYPE/.test(sizes.refused.elements))
      answers.refused.elements = sizes.refused.elements
  }

  const look: LookedThrough = async (addresses, wants) => {
    const found = new Map<number, FoundKey>()
    let problem: string | null = null
    for (const [part, own] of Map.groupBy(addresses, names.partOf)) {
      const node = walk.passOf(part)
      if (!node) continue
      const place = { address: node.node, user: node.username }
      try {
        const { looked, refused } = await askPart(part, own, wants)
        for (const [address, key] of looked) found.set(address, { ...key, address })
        const refusal = Object.values(refused)[0]
        if (refusal) problem ??= sentenceOf(refusal, place)
      } catch (error) {
        problem ??= error instanceof BoardError ? error.message : explainFailure(error, place).message
      }
    }
    return { found: addresses.flatMap(address => found.get(address) ?? []), problem }
  }

  let turn: Promise<unknown> = Promise.resolve()
  return {
    /** Those who ask wait for each other. */
    look(...asks: Parameters<LookedThrough>): ReturnType<LookedThrough> {
      const mine = turn.then(() => look(...asks))
      turn = mine.catch(() => {})
      return mine
    },
    byFrequency: () => byFrequency,
    close() {
      for (const line of lines.values()) line.close()
      lines.clear()
    },
  }
}

function sentenceOf(refusal: string, place: Place): string {
  if (/^(MOVED|ASK)\b/.test(refusal)) return 'Some of these keys have moved to another node: walk again.'
  return explainFailure(new Error(refusal), place).message
}
