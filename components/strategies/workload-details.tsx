'use client'

import { ChevronRight } from 'lucide-react'
import type { Workload } from '#components/rpc/types.ts'
import { Select } from '#components/ui/select.tsx'
import { SwitchRow } from '#components/ui/switch-row.tsx'
import { Arrivals } from './arrivals.tsx'
import { scales } from './controls.ts'
import { useControl } from './lab-context.tsx'
import { LabelledRow } from './labelled-row.tsx'
import { SaidHere } from './said-here.tsx'
import { SliderRow } from './slider-row.tsx'
import { useWorkload } from './use-workload.ts'
import { kindNames, mixNames, popularityOf } from './workload-kinds.ts'

const popularityChoices = [
  { value: 'zipf', label: 'Zipf: few are wanted by many' },
  { value: 'uniform', label: 'Uniform: all alike' },
  { value: 'hot spot', label: 'Hot spot' },
  { value: 'scan', label: 'Scan: one after the other' },
  { value: 'latest', label: 'Latest first' },
] as const

/** The finer points of the workload: seldom moved in front of people, so behind one click. */
export function WorkloadDetails() {
  const { workload } = useWorkload()
  return (
    <details className="group mt-1 border-line border-t pt-1">
      <summary className="flex list-none items-center gap-1.5 rounded-control py-1.5 text-mute hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-3.5 transition-transform group-open:rotate-90" />
        Arrivals, popularity, absent keys, churn, mix, kinds, seed
      </summary>
      <div className="grid gap-2 pt-1 pb-2">
        <Arrivals />
        {workload.arrivals.kind === 'trace' ? (
          <p className="text-pretty text-xs text-faint">
            What is asked, and of which key, is as recorded: popularity, absent keys, churn and mix have no
            part in it.
          </p>
        ) : (
          <>
            <Popularity />
            <Absent />
            <Churn />
            <Weights name="mix" title="Requests by kind" words={mixNames} />
          </>
        )}
        <Weights name="kinds" title="Kinds of data" words={kindNames} />
        <Seed />
      </div>
    </details>
  )
}

function Popularity() {
  const off = useControl()
  const { workload, set } = useWorkload()
  const { popularity } = workload
  return (
    <div>
      <LabelledRow label="Popularity">
        <Select
          label="Popularity"
          options={popularityChoices}
          value={popularity.kind}
          onChange={kind => set('popularity', popularityOf(kind, popularity))}
          {...off}
        />
      </LabelledRow>
      {popularity.kind === 'hot spot' && (
        <>
          <SliderRow
            label="So many keys"
            value={popularity.keys}
            onChange={keys => set('popularity', { ...popularity, keys })}
            {...scales.share}
          />
          <SliderRow
            label="get so much"
            value={popularity.requests}
            onChange={requests => set('popularity', { ...popularity, requests })}
            {...scales.share}
          />
        </>
      )}
      {!('skew' in popularity) && <SaidHere control="workload.popularity" />}
    </div>
  )
}

function Absent() {
  const { workload, set } = useWorkload()
  return (
    <SliderRow
      label="Absent keys"
      control="workload.absentShare"
      value={workload.absentShare}
      onChange={share => set('absentShare', share)}
      hint="Reads of keys that have no row."
      {...scales.share}
    />
  )
}

function Churn() {
  const off = useControl()
  const { workload, set } = useWorkload()
  const { churn } = workload
  return (
    <div>
      <SwitchRow
        label="Churn"
        hint="What is popular changes: a share of the hottest keys is replaced by others every so often."
        on={churn !== null}
        onToggle={on => set('churn', on ? { share: 0.1, everyMs: 20_000 } : null)}
        {...off}
      />
      {churn && (
        <>
          <SliderRow
            label="Share"
            value={churn.share}
            onChange={share => set('churn', { ...churn, share })}
            {...scales.share}
          />
          <SliderRow
            label="Every"
            value={churn.everyMs}
            onChange={everyMs => set('churn', { ...churn, everyMs })}
            {...scales.span}
          />
        </>
      )}
      <SaidHere control="workload.churn" />
    </div>
  )
}

type WeightsProps<Name extends 'mix' | 'kinds'> = {
  name: Name
  title: string
  words: Record<keyof Workload[Name] & string, string>
}

/** Only the proportions matter. */
function Weights<Name extends 'mix' | 'kinds'>({ name, title, words }: WeightsProps<Name>) {
  const { workload, set } = useWorkload()
  const weights = workload[name]
  const parts = Object.keys(words) as (keyof Workload[Name] & string)[]
  return (
    <fieldset>
      <legend className="py-1 text-faint text-xs">{title}, by weight</legend>
      {parts.map(part => (
        <SliderRow
          key={part}
          label={words[part]}
          value={Number(weights[part])}
          onChange={weight => set(name, { ...weights, [part]: weight })}
          {...scales.weight}
        />
      ))}
      <SaidHere control={`workload.${name}`} />
    </fieldset>
  )
}

function Seed() {
  const { workload, set } = useWorkload()
  return (
    <SliderRow
      label="Seed"
      control="workload.seed"
      value={workload.seed}
      onChange={seed => set('seed', seed)}
      hint="The same seed asks for the same keys at the same moments, whichever policy answers."
      {...scales.seed}
    />
  )
}
