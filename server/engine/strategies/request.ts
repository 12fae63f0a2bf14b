import type { Policy } from '#server/engine/policy.ts'
import type { Loaded } from '#server/engine/ports.ts'

/**
 * What a key belongs to: its kind decides the TTL, its tags void it together with others. `voids` are the tags of
 * what changes when it is written.
 */
export type Resource = { kind: string; tags: readonly string[]; voids?: readonly string[] }
export type Describe = (key: string) => Resource

export type Request = {
  key: string
  policy: Policy
  kind: string
  tags: readonly string[]
  began: number
  deadlineMs: number
  /** The caller's own loader, in place of the source. */
  load: Loader | undefined
}

export type Loader = (key: string, signal: AbortSignal) => Promise<Loaded>
