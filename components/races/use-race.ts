'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { parseAsString, useQueryStates } from 'nuqs'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Race, RaceStand } from '#components/rpc/types.ts'
import { type Wanted, wantedOf } from './address.ts'

const mostWaiting = 20

/** The race in the address, and where it stands. */
export function useRace(races: readonly Race[]) {
  const trpc = useTRPC()
  const [inAddress, go] = useQueryStates({ race: parseAsString, choice: parseAsString, moves: parseAsString })
  const wanted = wantedOf(inAddress, races)
  const query = useQuery({
    ...trpc.races.stand.queryOptions(wanted),
    placeholderData: keepPreviousData,
    // The same moves come to the same end for ever.
    staleTime: Number.POSITIVE_INFINITY,
  })
  const stand = query.error ? undefined : query.data
  // While the next state is on its way the moves of the one before it are not offered.
  const settled = !query.isPlaceholderData
  useAhead(wanted, settled ? stand : undefined)
  const queue = useMoveQueue(settled, client => {
    const mover = stand?.clients[client]
    if (!mover?.next) return false
    void go({ moves: (stand?.moves ?? '') + mover.letter })
    return true
  })
  const goAnew: typeof go = (...where) => {
    queue.clear()
    return go(...where)
  }
  return {
    wanted,
    stand,
    settled,
    error: query.error,
    retry: () => void query.refetch(),
    move: queue.move,
    undo: () => void goAnew({ moves: (stand?.moves ?? '').slice(0, -1) || null }),
    restart: () => void goAnew({ moves: null }),
    /** The moves as far as they can be made. */
    keepPossible: () => void goAnew({ moves: stand?.moves || null }),
    chooseRace: (race: string) => void goAnew({ race, choice: null, moves: null }),
    choose: (choice: string) => void goAnew({ choice, moves: null }),
    show: (choice: string, moves: string) => void goAnew({ choice, moves }),
  }
}

export type RaceDesk = ReturnType<typeof useRace>

/** Both possible next states are there before anybody moves, so a move is seen at once. */
function useAhead(wanted: Wanted, stand: RaceStand | undefined) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { race, choice } = wanted
  useEffect(() => {
    for (const { next, letter } of stand?.clients ?? []) {
      if (next === null) continue
      const moves = (stand?.moves ?? '') + letter
      const options = trpc.races.stand.queryOptions({ race, choice, moves })
      void queries.prefetchQuery({ ...options, staleTime: Number.POSITIVE_INFINITY, retry: false })
    }
  }, [stand, race, choice, trpc, queries])
}

/** Whoever presses faster than the answers come is not ignored: the moves are made one after the other. */
function useMoveQueue(settled: boolean, make: (client: number) => boolean) {
  const waiting = useRef<number[]>([])
  /** A move was made, and what it led to is not on the screen yet. */
  const moving = useRef(false)
  const next = useEffectEvent(() => {
    const client = waiting.current.shift()
    moving.current = client !== undefined && make(client)
  })
  useEffect(() => {
    if (settled) next()
  })
  return {
    move(client: number) {
      if (settled && !moving.current) moving.current = make(client)
      else if (waiting.current.length < mostWaiting) waiting.current.push(client)
    },
    clear() {
      waiting.current = []
    },
  }
}
