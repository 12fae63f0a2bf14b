'use client'

import { SlidersHorizontal } from 'lucide-react'
import dynamic from 'next/dynamic'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { TogglePill } from '#components/ui/toggle-pill.tsx'
import { useControl, useLab } from './lab-context.tsx'
import { isPreset, originOf, patternOf, patterns } from './policy-names.ts'
import { protectionNames, protections } from './protections.ts'
import { SaidHere } from './said-here.tsx'
import { useSwitchPattern } from './use-switch-pattern.ts'

const ProtectionSettings = dynamic(
  () => import('./protection-settings.tsx').then(part => part.ProtectionSettings),
  { ssr: false, loading: () => <Skeleton className="h-24" /> },
)

const options = patterns.map(({ name, label }, index) => ({
  value: name,
  label,
  name: label,
  keys: String(index + 1),
}))

/** The pattern, what protects it, and the way to everything else of the policy. */
export function PatternBar({ onEdit }: { onEdit: () => void }) {
  const { choices, lane, editPolicy } = useLab()
  const off = useControl()
  const switchTo = useSwitchPattern()
  const begin = choices.policies[0]?.policy
  const pattern = patternOf(lane.policy, choices.policies)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented
        label={`Pattern of lane ${lane.id.toUpperCase()}`}
        options={options}
        value={pattern}
        onChange={switchTo}
        className="max-md:hidden"
        {...off}
      />
      <Select
        label={`Pattern of lane ${lane.id.toUpperCase()}`}
        options={pattern === null ? [{ value: 'none', label: 'No pattern' }, ...options] : options}
        value={pattern ?? 'none'}
        onChange={name => name !== 'none' && switchTo(name)}
        className="w-full md:hidden"
        {...off}
      />
      {protectionNames.map(name => {
        const { label, isOn, set } = protections[name]
        return (
          <TogglePill
            key={name}
            label={label(lane.policy)}
            on={isOn(lane.policy)}
            onToggle={on => editPolicy(`policy.${name}`, policy => set(policy, on, begin ?? policy))}
            settings={<ProtectionSettings name={name} />}
            {...off}
          />
        )
      })}
      <Button tone="quiet" onClick={onEdit} aria-haspopup="dialog" className="px-2 py-1">
        <SlidersHorizontal aria-hidden="true" className="size-3.5" />
        Whole policy
      </Button>
      <Custom />
      <SaidHere control="policy" />
    </div>
  )
}

/** No preset any more, and the way back to the one it is made of. */
function Custom() {
  const { choices, lane, editPolicy } = useLab()
  const off = useControl()
  if (isPreset(lane.policy, choices.policies)) return null
  const origin = originOf(lane.policy, choices.policies)
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 text-mute">
      <span>
        <b className="font-medium text-text">Custom</b>
        {origin && `: ${lane.name}`}
      </span>
      {origin && (
        <button
          type="button"
          disabled={off.disabled}
          aria-describedby={off.describedBy}
          onClick={() => editPolicy('policy', () => origin.policy)}
          className="inline-flex items-center gap-1 rounded-control text-hit underline underline-offset-4 disabled:text-mute disabled:no-underline"
        >
          Back to {origin.name}
        </button>
      )}
    </span>
  )
}
