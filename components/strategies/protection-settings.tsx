'use client'

import type { ReactNode } from 'react'
import type { Policy } from '#components/rpc/types.ts'
import { scales } from './controls.ts'
import { useLab } from './lab-context.tsx'
import { ChoiceRow, NumberRow, OnOffRow } from './policy-rows.tsx'
import { type Parts, protect, within } from './protection-change.ts'
import { aboutProtection } from './protection-words.ts'
import type { ProtectionName } from './protections.ts'

/** What there is to set about a protection; a sentence where there is nothing, or while it is off. */
export function ProtectionSettings({ name }: { name: ProtectionName }) {
  return (
    <div className="grid gap-1">
      <p className="text-pretty text-mute text-xs">{aboutProtection[name]}</p>
      <Settings name={name} />
    </div>
  )
}

function Settings({ name }: { name: ProtectionName }): ReactNode {
  switch (name) {
    case 'coalesce':
      return null
    case 'lease':
      return <Lease />
    case 'xfetch':
    case 'last-fifth':
    case 'refresh-ahead':
      return <Early kind={name} />
    case 'stale':
      return <Stale />
    case 'breaker':
      return <Breaker />
    case 'jitter':
      return <Jitter />
    case 'negative':
      return <Negative />
  }
}

const usePolicy = () => useLab().lane.policy
/** What a protection begins with. */
const useBegin = () => useLab().choices.policies[0]?.policy.protections
const Off = () => <p className="text-faint text-xs">Off. Switch it on to set it.</p>

function Lease() {
  const { lease } = usePolicy().protections
  if (!lease) return <Off />
  return (
    <>
      <NumberRow
        label="Holds for"
        at="protections.lease.ms"
        value={lease.ms}
        scale={scales.span}
        set={(policy, ms) => within('lease', { ms })(policy)}
      />
      <NumberRow
        label="Others wait"
        at="protections.lease.waitMs"
        value={lease.waitMs}
        scale={scales.span}
        set={(policy, waitMs) => within('lease', { waitMs })(policy)}
      />
      <NumberRow
        label="Ask every"
        at="protections.lease.pollMs"
        value={lease.pollMs}
        scale={scales.shortSpan}
        set={(policy, pollMs) => within('lease', { pollMs })(policy)}
      />
      <OnOffRow
        label="Renew while loading"
        at="protections.lease.renew"
        value={lease.renew}
        set={(policy, renew) => within('lease', { renew })(policy)}
        hint="Without it, a load that outlives its lease is joined by a second one."
      />
    </>
  )
}

function Early({ kind }: { kind: NonNullable<Parts['early']>['kind'] }) {
  const { early } = usePolicy().protections
  if (early?.kind !== kind) return <Off />
  switch (early.kind) {
    case 'xfetch':
      return (
        <NumberRow
          label="β"
          at="protections.early.beta"
          value={early.beta}
          scale={scales.beta}
          set={(policy, beta) => within('early', { kind: 'xfetch', beta })(policy)}
          hint="Above 1: sooner. Below 1: later."
        />
      )
    case 'last-fifth':
      return (
        <NumberRow
          label="Probability"
          at="protections.early.probability"
          value={early.probability}
          scale={scales.share}
          set={(policy, probability) => within('early', { kind: 'last-fifth', probability })(policy)}
        />
      )
    case 'refresh-ahead':
      return (
        <NumberRow
          label="After"
          at="protections.early.factor"
          value={early.factor}
          scale={scales.factor}
          set={(policy, factor) => within('early', { kind: 'refresh-ahead', factor })(policy)}
          hint="Of the TTL."
        />
      )
  }
}

const staleWhen = [
  { value: 'refreshing', label: 'while it is being loaded' },
  { value: 'failing', label: 'only when the load fails' },
] as const

function Stale() {
  const { stale } = usePolicy().protections
  if (!stale) return <Off />
  return (
    <>
      <NumberRow
        label="For"
        at="protections.stale.graceMs"
        value={stale.graceMs}
        scale={scales.span}
        set={(policy, graceMs) => within('stale', { graceMs })(policy)}
      />
      <ChoiceRow
        label="When"
        at="protections.stale.when"
        value={stale.when}
        options={staleWhen}
        set={(policy, when) => within('stale', { when })(policy)}
      />
    </>
  )
}

function Breaker() {
  const { breaker, databaseCap } = usePolicy().protections
  const begin = useBegin()
  return (
    <>
      <OnOffRow
        label="Circuit breaker"
        at="protections.breaker.on"
        value={breaker !== null}
        set={(policy, on) => protect(policy, { breaker: on ? (begin?.breaker ?? null) : null })}
      />
      {breaker && (
        <>
          <NumberRow
            label="Opens after"
            at="protections.breaker.failures"
            value={breaker.failures}
            scale={scales.failures}
            set={(policy, failures) => within('breaker', { failures })(policy)}
          />
          <NumberRow
            label="Stays open"
            at="protections.breaker.coolMs"
            value={breaker.coolMs}
            scale={scales.span}
            set={(policy, coolMs) => within('breaker', { coolMs })(policy)}
          />
        </>
      )}
      <OnOffRow
        label="Database cap"
        at="protections.databaseCap.on"
        value={databaseCap !== null}
        set={(policy, on) => protect(policy, { databaseCap: on ? (begin?.databaseCap ?? null) : null })}
      />
      {databaseCap !== null && (
        <NumberRow
          label="Loads at once"
          at="protections.databaseCap"
          value={databaseCap}
          scale={scales.cap}
          set={(policy, cap) => protect(policy, { databaseCap: cap })}
          hint="In each instance."
        />
      )}
    </>
  )
}

function Jitter() {
  const { jitter } = usePolicy().ttl
  return (
    <NumberRow
      label="Up to ±"
      at="ttl.jitter"
      value={jitter}
      scale={scales.share}
      set={(policy, share) => ({ ...policy, ttl: { ...policy.ttl, jitter: share } })}
    />
  )
}

function Negative() {
  const { negativeMs, negativeMost } = usePolicy().ttl
  if (negativeMs === null) return <Off />
  const expire = (policy: Policy, change: Partial<Policy['ttl']>): Policy => ({
    ...policy,
    ttl: { ...policy.ttl, ...change },
  })
  return (
    <>
      <NumberRow
        label="For"
        at="ttl.negativeMs"
        value={negativeMs}
        scale={scales.ttl}
        set={(policy, ms) => expire(policy, { negativeMs: ms })}
      />
      <NumberRow
        label="At most"
        at="ttl.negativeMost"
        value={negativeMost}
        scale={scales.negativeMost}
        set={(policy, most) => expire(policy, { negativeMost: most })}
        hint="In each instance: a flood of random keys leaves no more than this."
      />
    </>
  )
}
