'use client'

import { scales } from '../controls.ts'
import { useLab } from '../lab-context.tsx'
import { NumberRow } from '../policy-rows.tsx'

const limits = [
  {
    name: 'cacheBudgetMs',
    label: 'Cache budget',
    hint: 'The longest a request waits for one answer of the cache.',
  },
  { name: 'deadlineMs', label: 'Deadline', hint: 'The longest a request waits altogether.' },
  { name: 'loadTimeoutMs', label: 'Load timeout', hint: 'The longest a load from the database may take.' },
  { name: 'backoffMs', label: 'Backoff', hint: 'The pause after a load that failed.' },
] as const

export function LimitsSection() {
  const { protections } = useLab().lane.policy
  return (
    <div className="grid gap-1">
      {limits.map(({ name, label, hint }) => (
        <NumberRow
          key={name}
          label={label}
          hint={hint}
          at={`protections.${name}`}
          value={protections[name]}
          scale={name === 'backoffMs' ? scales.backoff : scales.shortSpan}
          set={(policy, ms) => ({ ...policy, protections: { ...policy.protections, [name]: ms } })}
        />
      ))}
    </div>
  )
}
