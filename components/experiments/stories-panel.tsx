'use client'

import { useState } from 'react'
import { milliseconds } from '#components/format/durations.ts'
import { grouped, joined } from '#components/format/numbers.ts'
import type { ExperimentFacts, RunResult } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Select } from '#components/ui/select.tsx'

type StoriesProps = { facts: ExperimentFacts; stories: RunResult['verdict']['stories'] }

/** Why: what one request did, step by step. */
export function StoriesPanel({ facts, stories }: StoriesProps) {
  const [chosen, choose] = useState('')
  const story = stories.find(({ choice }) => choice === chosen) ?? stories[0]
  if (!story) return null
  const options = stories.map(({ choice }) => ({
    value: choice,
    label: facts.choices.find(({ id }) => id === choice)?.label ?? choice,
  }))
  return (
    <Panel
      title="Why: one request on its way"
      hint={<Select label="Whose request" options={options} value={story.choice} onChange={choose} />}
    >
      <p className="mb-2 text-mute text-xs">
        {story.title}
        {story.counts && `. The numbers are those of the ${story.counts}`}
      </p>
      <ol className="grid gap-1">
        {story.steps.map(({ at, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are what happened, in order, for ever
          <li key={index} className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-3">
            <span className="text-right text-faint">
              {story.counts ? grouped(at) : joined(milliseconds(at))}
            </span>
            <span className="text-pretty">{text}</span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
