const steps = 26
const cells = 2 ** steps
const latitudes = { from: -85.05112878, to: 85.05112878 }
const longitudes = { from: -180, to: 180 }
/** A geohash of 52 bits has no small numbers in it, unless somebody lives where both coordinates end. */
const leastPlausible = 2 ** 40

/** Members of a geo set are scored by whole numbers of 52 bits. So are other things: this is a guess. */
export function looksLikeGeo(scores: readonly string[]): boolean {
  if (scores.length === 0) return false
  const numbers = scores.map(Number)
  const hashes = numbers.every(score => Number.isInteger(score) && score >= 0 && score < 2 ** 52)
  const plausible = numbers.filter(score => score >= leastPlausible).length
  return hashes && plausible * 2 > numbers.length && !numbers.some(isTimeOfOurDays)
}

/** Milliseconds since 1970. Microseconds look like places in North America: the person decides. */
function isTimeOfOurDays(score: number): boolean {
  const years = score / 31_557_600_000
  return years > 40 && years < 70
}

/** The middle of the cell, as GEOPOS says it: even bits are the latitude's, odd bits the longitude's. */
export function positionOf(score: string): { longitude: number; latitude: number } | null {
  const value = Number(score)
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 52) return null
  const bits = BigInt(value)
  return {
    longitude: middle(every(bits >> 1n), longitudes),
    latitude: middle(every(bits), latitudes),
  }
}

function every(bits: bigint): number {
  let number = 0
  for (let i = 0; i < steps; i++) {
    if ((bits >> BigInt(2 * i)) & 1n) number += 2 ** i
  }
  return number
}

function middle(cell: number, { from, to }: { from: number; to: number }): number {
  const scale = to - from
  const least = from + (cell / cells) * scale
  const most = from + ((cell + 1) / cells) * scale
  return Math.min(to, Math.max(from, (least + most) / 2))
}
