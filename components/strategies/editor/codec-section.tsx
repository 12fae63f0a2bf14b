'use client'

import type { Policy } from '#components/rpc/types.ts'
import { scales } from '../controls.ts'
import { useLab } from '../lab-context.tsx'
import { ChoiceRow, NumberRow } from '../policy-rows.tsx'

const codecs = [
  { value: 'json', label: 'JSON' },
  { value: 'msgpack', label: 'MessagePack' },
  { value: 'protobuf', label: 'Protocol Buffers' },
] as const

export function CodecSection() {
  const { codec } = useLab().lane.policy
  const set = (policy: Policy, change: Partial<Policy['codec']>): Policy => ({
    ...policy,
    codec: { ...policy.codec, ...change },
  })
  return (
    <div className="grid gap-1">
      <ChoiceRow
        label="Codec"
        at="codec.name"
        value={codec.name}
        options={codecs}
        set={(policy, name) => set(policy, { name })}
        hint="Entries that were written with another one are misses."
      />
      <NumberRow
        label="Schema"
        at="codec.schema"
        value={codec.schema}
        scale={scales.schema}
        set={(policy, schema) => set(policy, { schema })}
        hint="The version of what is stored: entries of another one are misses."
      />
      <NumberRow
        label="Largest value"
        at="codec.maxBytes"
        value={codec.maxBytes}
        scale={scales.maxBytes}
        set={(policy, maxBytes) => set(policy, { maxBytes })}
        hint="Larger ones are not cached."
      />
    </div>
  )
}
