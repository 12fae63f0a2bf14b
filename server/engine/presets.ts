import { type Policy, type PolicyInput, parsePolicy } from '#server/engine/policy.ts'

/** TTLs by kind of data, as customary. */
const byKind = {
  session: 1_800_000,
  rate: 60_000,
  stats: 10_000,
  user: 3_600_000,
  product: 1_800_000,
  products: 86_400_000,
  category: 86_400_000,
  price: 300_000,
  stock: 300_000,
  search: 300_000,
  config: 86_400_000,
  country: 604_800_000,
}

const inputs = {
  'cache-aside': { ttl: { byKind } },
  'read-through': { read: 'read-through', ttl: { byKind } },
  'write-through': { read: 'read-through', write: { kind: 'write-through' }, ttl: { byKind } },
  'write-behind': { read: 'read-through', write: { kind: 'write-behind' }, ttl: { byKind } },
  'write-around': { write: { kind: 'write-around' }, ttl: { byKind } },
  'refresh-ahead': {
    read: 'refresh-ahead',
    protections: { early: { kind: 'refresh-ahead', factor: 0.8 } },
    ttl: { byKind },
  },
} satisfies Record<string, PolicyInput>

export type PresetName = keyof typeof inputs
export const presetNames = Object.keys(inputs).filter((name): name is PresetName => name in inputs)

export const preset = (name: PresetName): Policy => parsePolicy(inputs[name])

/** Cache-aside as most programs have it: no lease, no coalescing, nothing fences the fill. */
export const plainCacheAside = (): Policy =>
  parsePolicy({ protections: { lease: null, coalesce: false }, ttl: { byKind } })
