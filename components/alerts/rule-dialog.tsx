'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useFrame } from '#components/live/live-provider.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { AlertRule, AlertRuleInput, AlertSeries, AlertWords } from '#components/rpc/types.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { SwitchRow } from '#components/ui/switch-row.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { amountText } from './amounts.ts'
import { conditionWords } from './condition-words.ts'
import { type Draft, type DraftField, draftOf, readDraft } from './draft.ts'
import { Form } from './form.tsx'
import { numberNow } from './number-now.ts'
import { suggestions } from './suggestions.ts'
import { TextRow } from './text-row.tsx'

type RuleDialogProps = { target: string; words: AlertWords; rule: AlertRule | null; onClose: () => void }

/** Makes a rule, or another one of it. */
export function RuleDialog({ target, words, rule, onClose }: RuleDialogProps) {
  const [draft, setDraft] = useState(() => (rule ? draftOf(rule.rule, words) : emptyDraft))
  /** Told only after somebody meant to be done. */
  const [asked, setAsked] = useState(false)
  const read = readDraft(draft, words)
  const saving = useSaving({ target, id: rule?.id ?? null, onClose })
  const problemOf = (field: DraftField) => (asked && !read.ok ? read.problems[field] : undefined)
  const change = (next: Partial<Draft>) => setDraft(before => ({ ...before, ...next }))
  const { unit } = words[draft.series]
  const preview = readDraft({ ...draft, name: draft.name || '…' }, words)

  function submit() {
    setAsked(true)
    if (read.ok) saving.save(read.rule)
  }

  return (
    <Form
      title={rule ? 'Edit the rule' : 'New rule'}
      submit={rule ? 'Save' : 'Add the rule'}
      busy={saving.busy}
      problem={saving.problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextRow
        autoFocus
        label="Name"
        value={draft.name}
        placeholder="What should it say?"
        problem={problemOf('name')}
        onChange={name => change({ name })}
      />
      <div className="grid gap-1">
        <span className="text-mute text-xs">About</span>
        <Select
          label="About"
          options={seriesOptions(words)}
          value={draft.series}
          onChange={series => setDraft(before => withSeries(before, series, words))}
        />
        <Now series={draft.series} words={words} />
      </div>
      <fieldset className="grid gap-2 sm:grid-cols-[auto_minmax(0,1fr)_minmax(0,1fr)] sm:gap-3">
        <legend className="mb-1 font-medium">It fires when this is</legend>
        {unit !== 'yes' && (
          <>
            <div className="grid content-start gap-1">
              <span className="text-mute text-xs">Comparison</span>
              <Segmented
                label="Comparison"
                options={comparisons}
                value={draft.comparison}
                onChange={comparison => change({ comparison, clear: draft.threshold })}
              />
            </div>
            <TextRow
              label="Threshold"
              value={draft.threshold}
              problem={problemOf('threshold')}
              onChange={threshold => change({ threshold })}
            />
          </>
        )}
        <TextRow
          label="For at least"
          value={draft.lasting}
          problem={problemOf('lasting')}
          hint="0 s: at once"
          onChange={lasting => change({ lasting })}
        />
      </fieldset>
      <fieldset className="grid gap-2 sm:grid-cols-2 sm:gap-3">
        <legend className="mb-1 font-medium">It ends when this is back</legend>
        {unit !== 'yes' && (
          <TextRow
            label={draft.comparison === 'above' ? 'At or below' : 'At or above'}
            value={draft.clear}
            problem={problemOf('clear')}
            hint="Some way off, so that it does not flap"
            onChange={clear => change({ clear })}
          />
        )}
        <TextRow
          label="For at least"
          value={draft.clearLasting}
          problem={problemOf('clearLasting')}
          onChange={clearLasting => change({ clearLasting })}
        />
      </fieldset>
      <SwitchRow
        label="Send it to the webhooks"
        hint="It is shown on every page in any case."
        on={draft.notify}
        onToggle={notify => change({ notify })}
      />
      <p aria-live="polite" className="min-h-[2.6em] text-pretty text-mute text-xs">
        {preview.ok
          ? `${conditionWords(preview.rule, words)} No data is unknown: it neither fires nor ends it.${flaps(preview.rule) ? ' It may come and go every second: leave some room between its beginning and its end.' : ''}`
          : 'No data is unknown: it neither fires nor ends it.'}
      </p>
    </Form>
  )
}

/** Nothing lies between its beginning and its end, neither in value nor in time. */
const flaps = ({ series, threshold, clearThreshold, forSeconds, clearSeconds }: AlertRuleInput) =>
  series !== 'unreachable' && threshold === clearThreshold && forSeconds + clearSeconds === 0

const comparisons = [
  { value: 'above', label: 'above' },
  { value: 'below', label: 'below' },
] as const

const emptyDraft: Draft = {
  name: '',
  series: 'hitRate',
  comparison: 'below',
  threshold: '80 %',
  lasting: '5 min',
  clear: '85 %',
  clearLasting: '2 min',
  notify: true,
}

const seriesOptions = (words: AlertWords) =>
  Object.entries(words).map(([value, { label }]) => ({ value: value as AlertSeries, label }))

/** Another series has other numbers: those that are usual for it, or none. */
function withSeries(draft: Draft, series: AlertSeries, words: AlertWords): Draft {
  const usual = suggestions.find(each => each.series === series)
  if (usual) return { ...draftOf(usual, words), name: draft.name, notify: draft.notify }
  return { ...draft, series, comparison: 'above', threshold: '', clear: '' }
}

function Now({ series, words }: { series: AlertSeries; words: AlertWords }) {
  const value = numberNow(series, useFrame())
  return (
    <span className="text-mute text-xs tabular-nums">
      Now: {value === null ? 'no data' : amountText(words[series].unit, value)}
    </span>
  )
}

function useSaving({ target, id, onClose }: { target: string; id: string | null; onClose: () => void }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const say = useToast()
  const ending = {
    onSuccess() {
      say({ tone: 'done', text: id === null ? 'The rule is added.' : 'The rule is changed.' })
      void queries.invalidateQueries({ queryKey: trpc.alerts.pathKey() })
      onClose()
    },
  }
  const add = useMutation(trpc.alerts.add.mutationOptions(ending))
  const change = useMutation(trpc.alerts.change.mutationOptions(ending))
  const error = add.error ?? change.error
  return {
    busy: add.isPending || change.isPending,
    problem: error && faultOf(error).message,
    save: (rule: Parameters<typeof add.mutate>[0]['rule']) =>
      id === null ? add.mutate({ target, rule }) : change.mutate({ target, id, rule }),
  }
}
