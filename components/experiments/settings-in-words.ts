import { joined } from '#components/format/numbers.ts'
import type { Control, ExperimentFacts, ExperimentRun, RunSettings } from '#components/rpc/types.ts'
import { settingsOf } from './set-up.ts'
import { formats } from './units.ts'

/** What a run was made of, for whoever sees it on paper or in a picture and wants to make it again. */
export function settingsInWords(
  { settings }: Pick<ExperimentRun, 'settings'>,
  facts: ExperimentFacts,
): string {
  const made = settingsOf(settings, facts)
  if (!made) return ''
  return [modeInWords(made), `seed ${made.seed}`, ...paramsInWords(made, facts)].join(' · ')
}

/** What tells one run from another in a list: beside mode and seed only what is not as usual. */
export function runInShort({ settings }: Pick<ExperimentRun, 'settings'>, facts: ExperimentFacts): string {
  const made = settingsOf(settings, facts)
  if (!made) return 'Another version’s run'
  const changed = paramsInWords(made, facts, ({ name }) => made.params[name] !== facts.defaults[name])
  const compared = `${made.choices.length} compared`
  return [modeInWords(made), compared, `seed ${made.seed}`, ...changed].join(', ')
}

const modeInWords = ({ mode }: RunSettings) => (mode === 'simulated' ? 'Simulated' : 'On real parts')

function paramsInWords(
  { params }: RunSettings,
  facts: ExperimentFacts,
  isTold: (control: Control) => boolean = () => true,
): string[] {
  const shown = facts.controls.filter(({ when }) => !when || when.is.includes(params[when.param]))
  return shown.filter(isTold).map(control => `${control.title} ${inWords(control, params[control.name])}`)
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
