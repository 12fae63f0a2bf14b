'use client'

import type { Policy } from '#components/rpc/types.ts'
import { scales } from '../controls.ts'
import { useLab } from '../lab-context.tsx'
import { NumberRow, OnOffRow } from '../policy-rows.tsx'

const ways = [
  { name: 'explicit', label: 'Explicit', hint: 'Whoever writes a row voids its entry.' },
  {
    name: 'cascade',
    label: 'Cascade',
    hint: 'What the row is part of, its category and the list of all, is voided with it.',
  },
  {
    name: 'tags',
    label: 'Tags',
    hint: 'Lists carry tags; whoever changes a row voids all that carry its tags at once, under whatever key.',
  },
  {
    name: 'changeLog',
    label: 'Change log',
    hint: 'The database’s own log tells of every change, also of those that nobody here made.',
  },
] as const

export function InvalidationSection() {
  const { invalidation } = useLab().lane.policy
  const set = (policy: Policy, change: Partial<Policy['invalidation']>): Policy => ({
    ...policy,
    invalidation: { ...policy.invalidation, ...change },
  })
  return (
    <div className="grid gap-1">
      {ways.map(({ name, label, hint }) => (
        <OnOffRow
          key={name}
          label={label}
          hint={hint}
          at={`invalidation.${name}`}
          value={invalidation[name]}
          set={(policy, on) => set(policy, { [name]: on })}
        />
      ))}
      <NumberRow
        label="Remember removed"
        at="invalidation.tombstoneMs"
        value={invalidation.tombstoneMs}
        scale={scales.ttl}
        set={(policy, tombstoneMs) => set(policy, { tombstoneMs })}
        hint="How long the version of a removed entry is remembered: longer than the longest load, or that load brings it back."
      />
    </div>
  )
}
