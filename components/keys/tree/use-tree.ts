'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { WalkState } from '#components/rpc/types.ts'
import { useVersion } from '../list/use-list.ts'
import { nextCall } from '../rows/columns-store.ts'
import { isComplete, isStill } from '../walk/walk-words.ts'
import { ancestorsOf } from './ancestors.ts'
import { firstLevel } from './first-level.ts'
import { levelRows } from './tree-level.ts'
import { createTreeModel, type Opened, type TreeModel } from './tree-model.ts'

const everyMs = 1500
const countMs = 300

export type TreeQuestion = {
  target: string
  delimiter: string
  order: 'name' | 'count'
  prefix: string | null
  epoch: number
}

/** The tree of one walk; what was open stays open in the next one. */
export function useTree({ target, delimiter, order, prefix, epoch }: TreeQuestion): TreeModel {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const before = useRef<{ target: string; delimiter: string; tree: TreeModel } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the namespace of the address is opened at first only
  const tree = useMemo(() => {
    const kept = before.current?.target === target && before.current.delimiter === delimiter
    return createTreeModel({
      open: kept ? (before.current?.tree.openOnes() ?? []) : openedAround(prefix, delimiter),
      first:
        before.current === null
          ? queries.getQueryData(trpc.keys.tree.queryKey(firstLevel(target, delimiter, order)))
          : undefined,
      fetch: (inside, offset) =>
        queries.fetchQuery(
          trpc.keys.tree.queryOptions(
            { target, prefix: inside, delimiter, order, offset, limit: levelRows },
            { staleTime: 0, gcTime: 0 },
          ),
        ),
      async locate(inside, ids) {
        const places: (number | null)[] = []
        while (places.length < ids.length) {
          const call = nextCall(ids.slice(places.length))
          places.push(
            ...(await queries.fetchQuery(
              trpc.keys.places.queryOptions(
                { target, prefix: inside, delimiter, order, ids: call },
                { staleTime: 0, gcTime: 0 },
              ),
            )),
          )
        }
        return places
      },
    })
  }, [target, delimiter, order, epoch, trpc, queries])
  useEffect(() => {
    before.current = { target, delimiter, tree }
    return tree.stop
  }, [target, delimiter, tree])
  useVersion(tree)
  return tree
}

/** Counts rise while the walk goes on; when it stands still they are read once more. */
export function useTreeFollows(tree: TreeModel, walk: WalkState | null) {
  const lastAt = useRef(0)
  const shown = useRef<string | null>(null)
  const keys = walk === null ? '' : `${walk.walk} ${walk.keys} ${walk.edition}`
  const still = walk !== null && isStill(walk)
  const follow = useEffectEvent(() => {
    if (walk === null || shown.current === keys) return
    if (!still && (Date.now() - lastAt.current < everyMs || document.hidden)) return
    const first = shown.current === null
    lastAt.current = Date.now()
    shown.current = keys
    // What came with the page may be old; what was just asked for is not.
    if (!first || tree.begun()) tree.refresh()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each piece of news is a reason to look
  useEffect(() => follow(), [keys, still])
  useCounting(tree, walk)
}

/** The rows of a level of millions are counted in pieces: until that is done, it is asked again. */
function useCounting(tree: TreeModel, walk: WalkState | null) {
  const counts = walk !== null && isComplete(walk) && tree.isCounting()
  const version = tree.version()
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each answer that is not the last
  useEffect(() => {
    if (!counts) return
    const timer = setTimeout(tree.refresh, countMs)
    return () => clearTimeout(timer)
  }, [counts, version, tree])
}

/** What a link to a namespace must open, so that it is to be seen. */
function openedAround(prefix: string | null, delimiter: string): Opened[] {
  return ancestorsOf(prefix, delimiter).map((id, i, all) => ({ id, inside: all[i - 1] ?? null }))
}
