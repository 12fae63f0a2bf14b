'use client'

import type { Policy } from '#components/rpc/types.ts'
import { scales } from '../controls.ts'
import { useLab } from '../lab-context.tsx'
import { ChoiceRow, NumberRow, OnOffRow } from '../policy-rows.tsx'

type Write = Policy['write']
type Behind = Extract<Write, { kind: 'write-behind' }>

const reads = [
  { value: 'cache-aside', label: 'Cache-aside: the application loads' },
  { value: 'read-through', label: 'Read-through: the cache layer loads' },
  { value: 'refresh-ahead', label: 'Refresh-ahead: loaded before it expires' },
  { value: 'none', label: 'None: every read goes to the database' },
] as const

const writes = [
  { value: 'delete', label: 'Delete the entry' },
  { value: 'write-through', label: 'Write-through: database, then cache' },
  { value: 'write-behind', label: 'Write-behind: cache, database later' },
  { value: 'write-around', label: 'Write-around: database, entry voided' },
] as const

export function PatternSection() {
  const { choices, lane } = useLab()
  const { read, write } = lane.policy
  const beginOf = (kind: Write['kind']) =>
    choices.policies.find(({ policy }) => policy.write.kind === kind)?.policy.write
  const aheadOf = () =>
    choices.policies.find(({ policy }) => policy.read === 'refresh-ahead')?.policy.protections.early ?? null

  function withRead(policy: Policy, next: Policy['read']): Policy {
    const ahead = policy.protections.early?.kind === 'refresh-ahead'
    if (next === 'refresh-ahead' && !ahead)
      return { ...policy, read: next, protections: { ...policy.protections, early: aheadOf() } }
    return { ...policy, read: next }
  }

  return (
    <div className="grid gap-1">
      <ChoiceRow label="A read" at="read" value={read} options={reads} set={withRead} />
      <ChoiceRow
        label="A write"
        at="write"
        value={write.kind}
        options={writes}
        set={(policy, kind) => ({ ...policy, write: beginOf(kind) ?? policy.write })}
      />
      {write.kind === 'delete' && <SecondDelete delayMs={write.secondDeleteMs} />}
      {write.kind === 'write-behind' && <WriteBehind write={write} />}
    </div>
  )
}

function SecondDelete({ delayMs }: { delayMs: number | null }) {
  const set = (policy: Policy, ms: number | null): Policy =>
    policy.write.kind === 'delete' ? { ...policy, write: { ...policy.write, secondDeleteMs: ms } } : policy
  return (
    <>
      <OnOffRow
        label="Delete a second time"
        at="write.secondDelete"
        value={delayMs !== null}
        set={(policy, on) => set(policy, on ? 500 : null)}
        hint="Takes out what a slow load has put back meanwhile. Narrows the race, does not close it."
      />
      {delayMs !== null && (
        <NumberRow
          label="After"
          at="write.secondDeleteMs"
          value={delayMs}
          scale={scales.shortSpan}
          set={set}
        />
      )}
    </>
  )
}

const unreachable = [
  { value: 'database', label: 'write to the database directly' },
  { value: 'refuse', label: 'refuse the write' },
] as const

const durability = [
  { value: 'memory', label: 'in the memory of the cache' },
  { value: 'disk', label: 'on its disk' },
  { value: 'replica', label: 'at a replica too' },
] as const

function WriteBehind({ write }: { write: Behind }) {
  const set =
    <Name extends keyof Behind>(name: Name) =>
    (policy: Policy, value: Behind[Name]): Policy =>
      policy.write.kind === 'write-behind' ? { ...policy, write: { ...policy.write, [name]: value } } : policy
  return (
    <>
      <NumberRow
        label="Flush every"
        at="write.flushMs"
        value={write.flushMs}
        scale={scales.shortSpan}
        set={set('flushMs')}
      />
      <NumberRow
        label="At most at once"
        at="write.batch"
        value={write.batch}
        scale={scales.batch}
        set={set('batch')}
        hint="Writes in one transaction; only the newest of each key."
      />
      <NumberRow
        label="Unflushed, at most"
        at="write.lagLimit"
        value={write.lagLimit}
        scale={scales.lag}
        set={set('lagLimit')}
        hint="Beyond it new writes go to the database directly."
      />
      <NumberRow
        label="Claimed for"
        at="write.claimMs"
        value={write.claimMs}
        scale={scales.shortSpan}
        set={set('claimMs')}
        hint="A flush that is not finished by then is taken over by another instance."
      />
      <NumberRow
        label="Deliveries"
        at="write.maxDeliveries"
        value={write.maxDeliveries}
        scale={scales.failures}
        set={set('maxDeliveries')}
        hint="Then a write is put aside."
      />
      <ChoiceRow
        label="Journal away"
        at="write.whenUnreachable"
        value={write.whenUnreachable}
        options={unreachable}
        set={set('whenUnreachable')}
      />
      <ChoiceRow
        label="Acknowledged"
        at="write.durability"
        value={write.durability}
        options={durability}
        set={set('durability')}
      />
      {write.durability !== 'memory' && (
        <NumberRow
          label="Waits for it"
          at="write.holdMs"
          value={write.holdMs}
          scale={scales.shortSpan}
          set={set('holdMs')}
          hint="The longest a write waits to hear that it is there."
        />
      )}
    </>
  )
}
