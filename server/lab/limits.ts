import type { LabSettings } from '#server/lab/settings.ts'

/** What an entry costs beside its value: name, envelope, expiry, its place in the server's tables. */
const bytesBeside = 250
/** The rest of the cache stays for its other users, and for copies and buffers. */
const shareOfLimit = 0.75
/** A server without a limit of its own takes memory until the machine has none. */
const withoutLimit = 512 * 1024 * 1024

/** How much the lab may fill, of a server with this `maxmemory` (0: none). */
export const labBytes = (maxmemory: number): number =>
  maxmemory > 0 ? Math.floor(maxmemory * shareOfLimit) : withoutLimit

/** Why these settings are too large for the cache; null when they fit. */
export function tooLarge({ workload, lanes }: LabSettings, allowed: number): string | null {
  const bytes = workload.keys * (workload.valueBytes + bytesBeside) * lanes.length
  if (bytes <= allowed) return null
  const times = lanes.length > 1 ? ` in ${lanes.length} lanes` : ''
  const most = Math.max(1, Math.floor(allowed / ((workload.valueBytes + bytesBeside) * lanes.length)))
  return `${grouped(workload.keys)} keys of ${grouped(workload.valueBytes)} bytes${times} would fill ${megabytes(bytes)} of the ${megabytes(allowed)} that the lab may use of this cache. Choose at most ${grouped(most)} keys, or smaller values.`
}

const megabytes = (bytes: number) => `${grouped(Math.max(1, Math.round(bytes / 1024 / 1024)))} MB`

/** 5 000, with a space that does not break. */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')
