'use client'

import { Play, X } from 'lucide-react'
import { useState } from 'react'
import { duration } from '#components/format/durations.ts'
import { count, joined, percent } from '#components/format/numbers.ts'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Order, useAnalysis } from './use-memory.ts'

const choices = [
  { value: '5000', label: 'Sample of 5 000 keys' },
  { value: '20000', label: 'Sample of 20 000 keys' },
  { value: '100000', label: 'Sample of 100 000 keys' },
  { value: 'complete', label: 'Every key' },
] as const

type Choice = (typeof choices)[number]['value']

const orderOf = (choice: Choice, delimiter: string): Order => ({
  mode: choice === 'complete' ? 'complete' : 'sample',
  keys: choice === 'complete' ? 20_000 : Number(choice),
  delimiter: delimiter === '' ? ':' : delimiter,
})

/** What to look at, and how it is getting on. */
export function AnalyseBar({
  analysis,
  delimiter: known,
}: {
  analysis: ReturnType<typeof useAnalysis>
  delimiter: string
}) {
  const [choice, setChoice] = useState<Choice>('20000')
  const [delimiter, setDelimiter] = useState<string | null>(null)
  const { running, starting, start } = analysis
  if (running) return <Progress analysis={analysis} />
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={event => {
        event.preventDefault()
        start(orderOf(choice, delimiter ?? known))
      }}
    >
      <Select label="What to look at" options={choices} value={choice} onChange={setChoice} />
      <label className="flex items-center gap-1.5 text-mute">
        delimiter
        <input
          value={delimiter ?? known}
          onChange={event => setDelimiter(event.target.value)}
          maxLength={16}
          spellCheck={false}
          autoComplete="off"
          className="w-14 rounded-control border border-line bg-panel px-2 py-1 text-center font-mono text-text hover:border-edge"
        />
      </label>
      <Button type="submit" tone="go" disabled={starting}>
        <Play aria-hidden="true" className="size-3.5" />
        Analyse
      </Button>
    </form>
  )
}

function Progress({ analysis }: { analysis: ReturnType<typeof useAnalysis> }) {
  const { state, cancel } = analysis
  if (!state) return null
  const { looked, of, perSecond, duty, problem } = state
  const share = of > 0 ? Math.min(1, looked / of) : 0
  const left = perSecond > 0 && of > looked ? ` · about ${duration((of - looked) / perSecond + 1)} to go` : ''
  return (
    <div className="flex min-w-0 grow basis-72 items-center gap-3 sm:grow-0 sm:basis-96">
      <div className="min-w-0 grow">
        <div
          role="progressbar"
          aria-label="Analysis of the memory"
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="h-1.5 overflow-hidden rounded-full bg-line"
        >
          <div className="h-full bg-hit transition-[width]" style={{ width: `${share * 100}%` }} />
        </div>
        <p className="mt-1 text-mute text-xs">
          {problem ??
            `${joined(count(looked))} of ${joined(count(of))} keys · takes ${joined(percent(duty))} of the server${left}`}
        </p>
      </div>
      <Button onClick={cancel}>
        <X aria-hidden="true" className="size-3.5" />
        Cancel
      </Button>
    </div>
  )
}
