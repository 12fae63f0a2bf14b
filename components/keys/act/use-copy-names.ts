'use client'

import { count, joined } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { plainMessage } from './figures.ts'
import { exactName } from './key-names.ts'
import { useNames, type Wanted } from './use-names.ts'

export type NamesWanted = Wanted | { kind: 'names'; names: readonly string[] }
export type CopiedNames = { ok: boolean; text: string }
type Found = { texts: readonly string[]; left: number; more: boolean; problem: string | null }

/** Puts names into the clipboard, one a line, and says how many. */
export function useCopyNames(target: string) {
  const namesOf = useNames(target)

  async function gather(wanted: NamesWanted, progress: (text: string) => void): Promise<Found> {
    if (wanted.kind === 'names') return { texts: wanted.names, left: 0, more: false, problem: null }
    const { ids, more, problem } = await namesOf(wanted, names =>
      progress(`${joined(count(names))} names so far…`),
    )
    const texts = ids.flatMap(id => exactName(id) ?? [])
    return { texts, left: ids.length - texts.length, more, problem }
  }

  return async (wanted: NamesWanted, progress: (text: string) => void): Promise<CopiedNames> => {
    try {
      const found = await gather(wanted, progress)
      await navigator.clipboard.writeText(`${found.texts.join('\n')}\n`)
      return { ok: true, text: inWords(found) }
    } catch (error) {
      const refused = error instanceof DOMException || error instanceof TypeError
      const text = refused ? 'The browser does not allow it here.' : plainMessage(faultOf(error).message)
      return { ok: false, text }
    }
  }
}

function inWords({ texts, left, more, problem }: Found): string {
  const parts = [`${names(texts.length)} copied, one a line.`]
  if (left > 0)
    parts.push(
      left === 1
        ? 'One is no plain line of text and was left out.'
        : `${joined(count(left))} are no plain lines of text and were left out.`,
    )
  if (more) parts.push('There are more: narrow it, or copy the rest by another pattern.')
  if (problem !== null) parts.push(problem)
  return parts.join(' ')
}

const names = (amount: number) => (amount === 1 ? '1 name' : `${joined(count(amount))} names`)
