'use client'

import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { KeySelector } from '#components/rpc/types.ts'
import { piecesOf } from './selector-of.ts'

export type HandedOver =
  | { phase: 'nothing' }
  | { phase: 'going'; done: number; of: number }
  | { phase: 'there'; selector: KeySelector; names: number }
  | { phase: 'failed'; message: string }

type Things = { names: readonly string[] } | { ids: readonly string[] }

/** Hands a list of keys over to the board in pieces. It is dropped again when the asking part goes. */
export function useHandOver(target: string) {
  const trpc = useTRPC()
  const { mutateAsync: add } = useMutation(trpc.operate.list.add.mutationOptions())
  const { mutate: drop } = useMutation(trpc.operate.list.drop.mutationOptions())
  const [state, setState] = useState<HandedOver>({ phase: 'nothing' })
  const turn = useRef(0)
  const held = useRef<string | null>(null)

  function forget() {
    turn.current++
    if (held.current) drop({ target, list: held.current })
    held.current = null
  }

  async function send(things: Things) {
    forget()
    const mine = turn.current
    const [kind, all] =
      'names' in things ? (['names', things.names] as const) : (['ids', things.ids] as const)
    let done = 0
    let list: string | null = null
    let known = 0
    setState({ phase: 'going', done, of: all.length })
    try {
      for (const piece of piecesOf(all)) {
        const answer: { list: string; names: number } = await add({ target, list, [kind]: piece })
        list = answer.list
        if (mine !== turn.current) return drop({ target, list })
        held.current = list
        known = answer.names
        done += piece.length
        setState({ phase: 'going', done, of: all.length })
      }
      if (list) setState({ phase: 'there', selector: { kind: 'list', list }, names: known })
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
