'use client'

import type { ExperimentFacts, Mode, RunSettings } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { TogglePill } from '#components/ui/toggle-pill.tsx'
import { ControlRow } from './control-row.tsx'
import { anySeed, usualSettings, withPreset } from './set-up.ts'
import { reasonId } from './use-experiment-rights.ts'

const modeWords: Record<Mode, string> = { real: 'Real parts', simulated: 'Simulated' }
const mostSeed = 4_294_967_295

export type SetUpProps = {
  facts: ExperimentFacts
  settings: RunSettings
  onChange: (settings: RunSettings) => void
  onRun: () => void
  busy: boolean
  /** Why nothing can be run; null when it can. */
  reason: string | null
}

/** What will be run: the choices, the parameters, on which parts, from which seed. */
export function SetUpPanel({ facts, settings, onChange, onRun, busy, reason }: SetUpProps) {
  const off = { disabled: reason !== null, describedBy: reason === null ? undefined : reasonId }
  const set = (change: Partial<RunSettings>) => onChange({ ...settings, ...change })
  const shown = facts.controls.filter(({ when }) => !when || when.is.includes(settings.params[when.param]))
  return (
    <Panel title="Set-up" hint={<Presets facts={facts} settings={settings} onChange={onChange} off={off} />}>
      {shown.map(control => (
        <ControlRow
          key={control.name}
          control={control}
          value={settings.params[control.name]}
          onChange={value => set({ params: { ...settings.params, [control.name]: value } })}
          {...off}
        />
      ))}
      <Seed settings={settings} set={set} off={off} />
      <Choices facts={facts} settings={settings} set={set} off={off} />
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Segmented
          label="Run on"
          options={facts.modes.map(mode => ({ value: mode, label: modeWords[mode] }))}
          value={settings.mode}
          onChange={mode => set({ mode })}
          {...off}
        />
        <Button
          tone="go"
          onClick={onRun}
          disabled={off.disabled || busy || settings.choices.length === 0}
          aria-describedby={off.describedBy}
          aria-keyshortcuts="r"
          title="Run (r)"
        >
          {settings.choices.length === 1 ? 'Run it' : `Run all ${settings.choices.length}`}
        </Button>
      </div>
      {facts.ownServer && settings.mode === 'real' && (
        <p className="mt-2 text-pretty text-faint text-xs">
          It starts a small cache of its own beside the board, and takes it away afterwards. Nothing is done
          to the cache that you watch.
        </p>
      )}
      {settings.choices.length === 0 && (
        <p role="alert" className="mt-2 text-stale text-xs">
          Choose at least one to run.
        </p>
      )}
    </Panel>
  )
}

type Off = { disabled: boolean; describedBy: string | undefined }
type PartProps = {
  facts: ExperimentFacts
  settings: RunSettings
  set: (change: Partial<RunSettings>) => void
  off: Off
}

function Presets({
  facts,
  settings,
  onChange,
  off,
}: Pick<SetUpProps, 'facts' | 'settings' | 'onChange'> & { off: Off }) {
  const presets = facts.presets ?? []
  return (
    <span className="inline-flex flex-wrap justify-end gap-x-2">
      <PresetButton
        label="Usual"
        about="What stands here when nobody has touched it."
        off={off}
        onClick={() => onChange(usualSettings(facts))}
      />
      {presets.map(preset => (
        <PresetButton
          key={preset.id}
          label={preset.label}
          about={preset.about}
          off={off}
          onClick={() => onChange(withPreset(settings, preset, facts))}
        />
      ))}
    </span>
  )
}

function PresetButton({
  label,
  about,
  off,
  onClick,
}: {
  label: string
  about: string
  off: Off
  onClick: () => void
}) {
  return (
    <button
      type="button"
      title={about}
      disabled={off.disabled}
      onClick={onClick}
      className="rounded-control text-mute underline underline-offset-4 hover:text-text disabled:cursor-not-allowed disabled:opacity-60"
    >
      {label}
    </button>
  )
}

function Choices({ facts, settings, set, off }: PartProps) {
  const toggle = (id: string, on: boolean) => {
    const chosen = facts.choices.filter(each => (each.id === id ? on : settings.choices.includes(each.id)))
    set({ choices: chosen.map(each => each.id) })
  }
  return (
    <fieldset className="mt-2.5 flex flex-wrap gap-1.5">
      <legend className="mb-1.5 text-mute">Compared</legend>
      {facts.choices.map(({ id, label, about }) => (
        <span key={id} title={about}>
          <TogglePill
            label={label}
            on={settings.choices.includes(id)}
            onToggle={on => toggle(id, on)}
            {...off}
          />
        </span>
      ))}
    </fieldset>
  )
}

function Seed({ settings, set, off }: Omit<PartProps, 'facts'>) {
  return (
    <div className="grid grid-cols-[minmax(6rem,8rem)_minmax(0,1fr)_5.5rem] items-center gap-x-2.5 py-[0.1875rem] text-mute">
      <span>Seed</span>
      <span>
        <button
          type="button"
          disabled={off.disabled}
          onClick={() => set({ seed: anySeed() })}
          className="rounded-control text-xs underline underline-offset-4 hover:text-text disabled:cursor-not-allowed disabled:opacity-60"
        >
          another one
        </button>
      </span>
      <NumberField
        label="Seed, exact"
        value={settings.seed}
        format={String}
        read={text => (/^\d{1,10}$/.test(text.trim()) ? Number(text.trim()) : null)}
        min={0}
        max={mostSeed}
        onChange={seed => set({ seed })}
        {...off}
      />
    </div>
  )
}
