'use client'

import type { ReactNode } from 'react'
import type { Policy } from '#components/rpc/types.ts'
import { Select } from '#components/ui/select.tsx'
import { SwitchRow } from '#components/ui/switch-row.tsx'
import type { Scale } from './controls.ts'
import { useControl, useLab } from './lab-context.tsx'
import { SaidHere } from './said-here.tsx'
import { SliderRow } from './slider-row.tsx'

export type RowProps<Value> = {
  label: string
  /** Where the setting is in a policy: "ttl.jitter". What the server says to it is said here. */
  at: string
  value: Value
  set: (policy: Policy, value: Value) => Policy
  hint?: ReactNode
}

const control = (at: string) => `policy.${at}`

export function NumberRow({ at, set, scale, ...row }: RowProps<number> & { scale: Scale }) {
  const { editPolicy } = useLab()
  return (
    <SliderRow
      {...row}
      {...scale}
      control={control(at)}
      onChange={value => editPolicy(control(at), policy => set(policy, value))}
    />
  )
}

export function OnOffRow({ at, value, set, tone, ...row }: RowProps<boolean> & { tone?: 'hit' | 'stale' }) {
  const { editPolicy } = useLab()
  const off = useControl()
  return (
    <div>
      <SwitchRow
        {...row}
        {...off}
        {...(tone ? { tone } : {})}
        on={value}
        onToggle={on => editPolicy(control(at), policy => set(policy, on))}
      />
      <SaidHere control={control(at)} />
    </div>
  )
}

type ChoiceRowProps<Value extends string> = RowProps<Value> & {
  options: readonly { value: Value; label: string }[]
}

export function ChoiceRow<Value extends string>(props: ChoiceRowProps<Value>) {
  const { label, at, value, set, options, hint } = props
  const { editPolicy } = useLab()
  const off = useControl()
  return (
    <div className="grid grid-cols-[minmax(6rem,8rem)_minmax(0,1fr)] items-center gap-x-2.5 py-1 text-mute">
      <span>{label}</span>
      <Select
        label={label}
        options={options}
        value={value}
        onChange={chosen => editPolicy(control(at), policy => set(policy, chosen))}
        {...off}
      />
      {hint && <p className="col-span-full text-pretty text-faint text-xs">{hint}</p>}
      <SaidHere control={control(at)} />
    </div>
  )
}
