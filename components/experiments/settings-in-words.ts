import { joined } from '#components/format/numbers.ts'
import type { Control, ExperimentFacts, ExperimentRun } from '#components/rpc/types.ts'
import { settingsOf } from './set-up.ts'
import { formats } from './units.ts'

/** What a run was made of, for whoever sees it on paper or in a picture and wants to make it again. */
export function settingsInWords(
  { settings }: Pick<ExperimentRun, 'settings'>,
  facts: ExperimentFacts,
): string {
  const made = settingsOf(settings, facts)
  if (!made) return ''
  const { mode, seed, params } = made
  const shown = facts.controls.filter(({ when }) => !when || when.is.includes(params[when.param]))
  const words = shown.map(control => `${control.title} ${inWords(control, params[control.name])}`)
  return [mode === 'simulated' ? 'Simulated' : 'On real parts', `seed ${seed}`, ...words].join(' · ')
}

function inWords(control: Control, value: unknown): string {
  switch (control.kind) {
    case 'number':
      return typeof value === 'number' ? joined(formats[control.unit ?? 'number'](value)) : '–'
    case 'choice':
      return control.options.find(option => option.value === value)?.label ?? String(value)
    case 'switch':
      return value === true ? 'on' : 'off'
  }
}
