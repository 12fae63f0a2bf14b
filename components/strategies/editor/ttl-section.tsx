'use client'

import type { Policy } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { scales } from '../controls.ts'
import { useControl, useLab } from '../lab-context.tsx'
import { NumberRow, OnOffRow } from '../policy-rows.tsx'

/** What the shop has; a policy may name others. */
const shopKinds = ['product', 'products', 'category', 'user', 'stock', 'session', 'search']

const expire = (policy: Policy, change: Partial<Policy['ttl']>): Policy => ({
  ...policy,
  ttl: { ...policy.ttl, ...change },
})

export function TtlSection() {
  const { ttl } = useLab().lane.policy
  return (
    <div className="grid gap-1">
      <NumberRow
        label="TTL"
        at="ttl.defaultMs"
        value={ttl.defaultMs}
        scale={scales.ttl}
        set={(policy, defaultMs) => expire(policy, { defaultMs })}
        hint="For every kind of data that has none of its own."
      />
      <NumberRow
        label="Jitter ±"
        at="ttl.jitter"
        value={ttl.jitter}
        scale={scales.share}
        set={(policy, jitter) => expire(policy, { jitter })}
      />
      <Sliding maxAgeMs={ttl.sliding?.maxAgeMs ?? null} />
      <Negative negativeMs={ttl.negativeMs} />
      <ByKind />
    </div>
  )
}

function Sliding({ maxAgeMs }: { maxAgeMs: number | null }) {
  return (
    <>
      <OnOffRow
        label="Sliding"
        at="ttl.sliding"
        value={maxAgeMs !== null}
        set={(policy, on) =>
          expire(policy, {
            sliding: on ? { maxAgeMs: Math.max(86_400_000, policy.ttl.defaultMs) } : null,
          })
        }
        hint="Each read prolongs the entry, up to an age that nothing prolongs."
      />
      {maxAgeMs !== null && (
        <NumberRow
          label="Oldest"
          at="ttl.sliding.maxAgeMs"
          value={maxAgeMs}
          scale={scales.ttl}
          set={(policy, age) => expire(policy, { sliding: { maxAgeMs: age } })}
        />
      )}
    </>
  )
}

function Negative({ negativeMs }: { negativeMs: number | null }) {
  return (
    <>
      <OnOffRow
        label="Remember what does not exist"
        at="ttl.negative"
        value={negativeMs !== null}
        set={(policy, on) => expire(policy, { negativeMs: on ? 60_000 : null })}
      />
      {negativeMs !== null && (
        <NumberRow
          label="For"
          at="ttl.negativeMs"
          value={negativeMs}
          scale={scales.ttl}
          set={(policy, ms) => expire(policy, { negativeMs: ms })}
        />
      )}
    </>
  )
}

function ByKind() {
  const { editPolicy, lane, choices } = useLab()
  const { disabled, describedBy } = useControl()
  const { byKind, defaultMs } = lane.policy.ttl
  const kinds = [...new Set([...shopKinds, ...Object.keys(byKind)])]
  const customary = choices.policies[0]?.policy.ttl.byKind ?? {}
  const set = (next: Policy['ttl']['byKind']) =>
    editPolicy('policy.ttl.byKind', policy => expire(policy, { byKind: next }))
  return (
    <fieldset className="mt-2 border-line border-t pt-2">
      <legend className="sr-only">TTL by kind of data</legend>
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <p className="text-mute text-xs">By kind of data</p>
        <span className="flex gap-2">
          <Button
            className="py-0.5 text-xs"
            disabled={disabled}
            aria-describedby={describedBy}
            onClick={() => set({})}
          >
            One for all
          </Button>
          <Button
            className="py-0.5 text-xs"
            disabled={disabled}
            aria-describedby={describedBy}
            onClick={() => set(customary)}
          >
            As customary
          </Button>
        </span>
      </div>
      {kinds.map(kind => (
        <NumberRow
          key={kind}
          label={byKind[kind] === undefined ? `${kind} (as all)` : kind}
          at={`ttl.byKind.${kind}`}
          value={byKind[kind] ?? defaultMs}
          scale={scales.ttl}
          set={(policy, ms) => expire(policy, { byKind: { ...policy.ttl.byKind, [kind]: ms } })}
        />
      ))}
    </fieldset>
  )
}
