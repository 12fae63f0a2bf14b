'use client'

import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { KeySelector } from '#components/rpc/types.ts'
import { piecesOf, type Things } from './selector-of.ts'

/** `found`: of a search, how many keys it has found; `done` and `of` are then the keys it looks at. */
type Going = { done: number; of: number; found: number | null }
/** `partial`: not every key of the cache was read, so some may be missing. */
type Sent = { list: string | null; names: number; partial: boolean; problem: string | null }

export type HandedOver =
  | { phase: 'nothing' }
  | ({ phase: 'going' } & Going)
  | { phase: 'there'; selector: KeySelector; names: number; partial: boolean }
  | { phase: 'failed'; message: string }

const readAnew = 'The keys are being read anew, and what was found of them is old. Open this again.'

/** `goOn` hears of each piece, and says whether it is still wanted. */
type Sending = (goOn: (list: string, going: Going) => boolean) => Promise<Sent>

/** Hands a list of keys over to the board in pieces. It is dropped again when the asking part goes. */
export function useHandOver(target: string) {
  const trpc = useTRPC()
  const { mutateAsync: add } = useMutation(trpc.operate.list.add.mutationOptions())
  const { mutateAsync: addFound } = useMutation(trpc.operate.list.addFound.mutationOptions())
  const { mutate: drop } = useMutation(trpc.operate.list.drop.mutationOptions())
  const [state, setState] = useState<HandedOver>({ phase: 'nothing' })
  const turn = useRef(0)
  const held = useRef<string | null>(null)

  function forget() {
    turn.current++
    if (held.current) drop({ target, list: held.current })
    held.current = null
  }

  function sendingOf(things: Exclude<Things, { filter: unknown }>): Sending {
    const [kind, all] =
      'names' in things ? (['names', things.names] as const) : (['ids', things.ids] as const)
    return async goOn => {
      const sent: Sent = { list: null, names: 0, partial: false, problem: null }
      let done = 0
      for (const piece of piecesOf(all)) {
        const answer = await add({ target, list: sent.list, [kind]: piece })
        Object.assign(sent, answer)
        done += piece.length
        if (!goOn(answer.list, { done, of: all.length, found: null })) break
      }
      return sent
    }
  }

  /** The board finds them itself; what it has found goes nowhere but into its list. */
  function findingOf({ filter }: Extract<Things, { filter: unknown }>): Sending {
    return async goOn => {
      const sent: Sent = { list: null, names: 0, partial: false, problem: null }
      let cursor: string | null = '#0'
      let walk: number | null = null
      while (cursor !== null) {
        const page: Awaited<ReturnType<typeof addFound>> = await addFound({
          target,
          list: sent.list,
          filter,
          cursor,
        })
        const { list, names, problem } = page
        const moved = walk !== null && walk !== page.walk
        Object.assign(sent, {
          list,
          names,
          partial: sent.partial || !page.complete,
          problem: moved ? readAnew : problem,
        })
        walk = page.walk
        cursor = sent.problem === null ? page.next : null
        if (!goOn(list, { done: page.looked, of: page.of, found: names })) break
      }
      return sent
    }
  }

  async function send(things: Things) {
    forget()
    const mine = turn.current
    const sending = 'filter' in things ? findingOf(things) : sendingOf(things)
    setState({ phase: 'going', done: 0, of: 1, found: null })
    try {
      const { list, names, partial, problem } = await sending((begun, going) => {
        if (mine !== turn.current) {
          drop({ target, list: begun })
          return false
        }
        held.current = begun
        setState({ phase: 'going', ...going })
        return true
      })
      if (mine !== turn.current) return
      if (problem !== null) setState({ phase: 'failed', message: problem })
      else if (list) setState({ phase: 'there', selector: { kind: 'list', list }, names, partial })
      else setState({ phase: 'nothing' })
    } catch (error) {
      if (mine === turn.current) setState({ phase: 'failed', message: faultOf(error).message })
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the part that asked goes
  useEffect(() => forget, [])

  return {
    state,
    send: (things: Things) => void send(things),
    clear() {
      forget()
      setState({ phase: 'nothing' })
    },
  }
}
