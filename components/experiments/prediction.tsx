'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { ExperimentFacts } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { browserName } from './voter.ts'

type PredictionProps = { facts: ExperimentFacts; target: string }

/** What do you expect? Asked of everybody in the room, before anybody knows. */
export function Prediction({ facts, target }: PredictionProps) {
  const [browser, setBrowser] = useState<string | null>(null)
  useEffect(() => setBrowser(browserName()), [])
  const where = { target, experiment: facts.id, browser: browser ?? '' }
  const trpc = useTRPC()
  const queries = useQueryClient()
  const toast = useToast()
  const { data } = useQuery({ ...trpc.experiments.votes.queryOptions(where), enabled: browser !== null })
  const predict = useMutation(
    trpc.experiments.predict.mutationOptions({
      onError: error => toast({ tone: 'failed', text: faultOf(error).message }),
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.experiments.votes.queryKey() }),
    }),
  )
  const mine = predict.isPending ? (predict.variables?.option ?? null) : (data?.mine ?? null)
  return (
    <Panel title="What do you expect?" hint={votersText(data?.voters ?? 0)}>
      <p className="mb-2 text-pretty">{facts.prediction.question}</p>
      <div className="flex flex-wrap gap-1.5">
        {facts.prediction.options.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-pressed={mine === id}
            disabled={browser === null}
            onClick={() => predict.mutate({ ...where, option: id })}
            className={`rounded-control border px-2.5 py-1 transition-colors hover:border-edge ${mine === id ? 'border-hit/60 font-semibold text-text' : 'border-line text-mute'}`}
          >
            {label}
          </button>
        ))}
      </div>
      <p className="mt-2 text-faint text-xs">What the room expects is shown with the next verdict.</p>
    </Panel>
  )
}

const votersText = (voters: number) =>
  voters === 0 ? 'nobody has guessed yet' : voters === 1 ? '1 guess' : `${voters} guesses`

type RevealedProps = { facts: ExperimentFacts; votes: unknown; answer: string | null }

/** What was expected, beside what came of it. */
export function Revealed({ facts, votes, answer }: RevealedProps) {
  const counts = readCounts(votes)
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0)
  const right = facts.prediction.options.find(({ id }) => id === answer)
  if (all === 0 && !right) return null
  return (
    <div className="mt-3 border-line border-t pt-2.5">
      <p className="mb-1.5 text-mute text-xs">{facts.prediction.question}</p>
      {all === 0 ? (
        <p>
          <b className="font-semibold text-hit">{right?.label}</b>
          <span className="text-mute"> · nobody had guessed</span>
        </p>
      ) : (
        <Guesses options={facts.prediction.options} counts={counts} all={all} answer={answer} />
      )}
    </div>
  )
}

type GuessesProps = {
  options: ExperimentFacts['prediction']['options']
  counts: Record<string, number>
  all: number
  answer: string | null
}

function Guesses({ options, counts, all, answer }: GuessesProps) {
  return (
    <ul className="grid gap-1">
      {options.map(({ id, label }) => (
        <li key={id} className="grid grid-cols-[minmax(7rem,14rem)_minmax(0,1fr)_auto] items-center gap-3">
          <span className={id === answer ? 'font-semibold text-hit' : 'text-mute'}>{label}</span>
          <span aria-hidden="true" className="h-1.5 overflow-hidden rounded-full bg-raise">
            <span
              className={`block h-full rounded-full ${id === answer ? 'bg-hit' : 'bg-edge'}`}
              style={{ width: `${((counts[id] ?? 0) / all) * 100}%` }}
            />
          </span>
          <span className="text-mute text-xs">
            {guessText(counts[id] ?? 0)}
            {id === answer && <b className="font-semibold text-hit"> · so it was</b>}
          </span>
        </li>
      ))}
    </ul>
  )
}

const guessText = (count: number) => (count === 1 ? '1 guess' : `${count} guesses`)

function readCounts(votes: unknown): Record<string, number> {
  if (typeof votes !== 'object' || votes === null) return {}
  return Object.fromEntries(Object.entries(votes).filter(([, count]) => typeof count === 'number'))
}
