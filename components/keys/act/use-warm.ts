'use client'

import { useMutation } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { KeySelector } from '#components/rpc/types.ts'
import type { Selection } from '../selection.ts'
import type { CopyNamesProps } from './copy-names.tsx'
import type { ListLines } from './list-lines.ts'
import { type Chosen, selectorOf, thingsOf } from './selector-of.ts'
import type { TopKey } from './top-keys.tsx'
import { useHandOver } from './use-hand-over.ts'
import { useKeepJob } from './use-jobs.ts'
import type { By, Means } from './warm-means.tsx'
import { firstSource, type Source } from './warm-words.ts'

const usualLimit = 100

type Options = {
  target: string
  selection: Selection
  url: string | null
  means: Means | null
  onStarted: () => void
}

/** What is to be warmed and by whom, and the beginning of it. */
export function useWarm({ target, selection, means, onStarted, ...first }: Options) {
  const trpc = useTRPC()
  const keep = useKeepJob(target)
  const handed = useHandOver(target)
  const { mutateAsync, isPending } = useMutation(trpc.operate.warm.start.mutationOptions())
  const [source, setSource] = useState<Source>(() => firstSource(selection))
  const [pattern, setPattern] = useState(selection?.kind === 'pattern' ? selection.pattern : '')
  const [top, setTop] = useState<readonly TopKey[] | null>(null)
  const [lines, setLines] = useState<ListLines | null>(null)
  const [by, setBy] = useState<By | null>(null)
  const [written, setUrl] = useState<string | null>(null)
  const [limit, setLimit] = useState<number | null>(usualLimit)
  const [refused, setRefused] = useState<string | null>(null)
  const [waiting, setWaiting] = useState(false)
  // What a job has left knows its address a moment later.
  const url = written ?? first.url ?? ''
  const through = means?.loader ? (by ?? (first.url === null ? 'loader' : 'url')) : 'url'
  const names = namesOf()

  function namesOf(): CopyNamesProps['wanted'] | Extract<Selection, { kind: 'list' }> | null {
    if (source === 'pattern') return pattern === '' ? null : { kind: 'pattern', pattern }
    if (source === 'list') return lines?.names.length ? { kind: 'names', names: lines.names } : null
    if (source === 'chosen') return selection?.kind === 'pattern' ? null : selection
    return top?.length ? chosenOf(top) : null
  }

  async function begin(selector: KeySelector) {
    setWaiting(false)
    try {
      const answer = await mutateAsync({
        target,
        selector,
        limit,
        url: through === 'url' ? url.trim() : null,
      })
      if (!answer.ok) return setRefused(answer.message)
      keep(answer.job)
      onStarted()
    } catch (error) {
      setRefused(faultOf(error).message)
    }
  }

  function start() {
    if (!names) return
    setRefused(null)
    if (names.kind === 'pattern') return void begin(names)
    if (names.kind === 'names') {
      setWaiting(true)
      return handed.send({ names: names.names })
    }
    const selector = selectorOf(names)
    if (selector) return void begin(selector)
    const things = names.kind === 'list' ? null : thingsOf(names)
    if (!things) return
    setWaiting(true)
    handed.send(things)
  }

  /** What went there as a list first. */
  const { state } = handed
  const onHanded = useEffectEvent(() => {
    if (!waiting) return
    if (state.phase === 'there') void begin(state.selector)
    if (state.phase !== 'failed') return
    setWaiting(false)
    setRefused(state.message)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of the handing over is what it waits for
  useEffect(onHanded, [state])

  const able = through === 'loader' ? means?.loader?.refusal === null : url.trim() !== ''
  return {
    source,
    setSource(next: Source) {
      setSource(next)
      setTop(null)
      setRefused(null)
    },
    pattern,
    setPattern,
    top,
    setTop,
    lines,
    setLines,
    by: through,
    setBy,
    url,
    setUrl,
    limit,
    setLimit,
    refused,
    names,
    ready: able && names !== null,
    busy: isPending || waiting,
    progress: waiting && state.phase === 'going' ? state : null,
    start,
  }
}

export type Warming = ReturnType<typeof useWarm>

const chosenOf = (top: readonly TopKey[]): Chosen => ({
  kind: 'keys',
  ids: top.map(({ id }) => id),
  names: top.map(({ text }) => text),
})
