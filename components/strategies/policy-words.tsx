'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { PolicyWords as Words } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { useLab } from './lab-context.tsx'

const moments = [
  { name: 'hit', title: 'On a hit', tone: 'text-hit' },
  { name: 'miss', title: 'On a miss', tone: 'text-miss' },
  { name: 'write', title: 'On a write', tone: 'text-write' },
] as const

/** The policy as one would explain it: what it does, what it is good for, and what it cannot promise. */
export function PolicyWords() {
  const { target, lane, choices } = useLab()
  const trpc = useTRPC()
  const known = choices.policies.find(each => each.name === lane.name)?.words
  const words = useQuery({
    ...trpc.strategies.words.queryOptions({ target, policy: lane.policy }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
  const shown = words.data ?? known
  return (
    <Panel title="What this policy does" hint={lane.name} className="min-h-48">
      {shown ? (
        <Said words={shown} />
      ) : words.error ? (
        <Failed message={faultOf(words.error).message} onRetry={() => void words.refetch()} />
      ) : (
        <Skeleton className="h-36" />
      )}
    </Panel>
  )
}

function Said({ words }: { words: Words }) {
  return (
    <div className="grid gap-3">
      <div className="grid gap-x-5 gap-y-3 sm:grid-cols-3">
        {moments.map(({ name, title, tone }) => (
          <section key={name} aria-label={title}>
            <h3 className={`font-medium text-xs ${tone}`}>{title}</h3>
            <p className="text-pretty">{words[name].join(' ')}</p>
          </section>
        ))}
      </div>
      <div className="grid gap-x-5 gap-y-3 border-line border-t pt-2.5 text-mute sm:grid-cols-3">
        <Sentences title="Good for" sentences={words.strengths} />
        <Sentences title="Its price" sentences={words.prices} />
        <Sentences title="What it cannot promise" sentences={words.cannot} />
      </div>
    </div>
  )
}

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  return (
    <section aria-label={title}>
      <h3 className="font-medium text-xs text-text">{title}</h3>
      {sentences.length === 0 ? (
        <p>Nothing in particular.</p>
      ) : (
        <ul className="grid gap-1">
          {sentences.map(sentence => (
            <li key={sentence} className="text-pretty">
              {sentence}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
