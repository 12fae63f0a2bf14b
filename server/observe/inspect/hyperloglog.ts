import type { HyperLogLog } from './shapes.ts'

const headerBytes = 16
const registers = 1 << 14
const bitsPerRegister = 6
const precision = 64 - 14
const denseBytes = headerBytes + (registers * bitsPerRegister) / 8
/** The constant of Ertl's estimator for infinitely many registers, as the server has it. */
const alpha = 0.7213475204444817

/** No HyperLogLog is longer, whatever its encoding. */
export const mostHyperLogLogBytes = denseBytes

export function isHyperLogLog(bytes: Buffer): boolean {
  return bytes.length >= headerBytes && bytes.toString('latin1', 0, 4) === 'HYLL' && (bytes[4] ?? 9) <= 1
}

/** PFCOUNT without PFCOUNT, which writes its result into the key. null: the bytes are damaged. */
export function readHyperLogLog(bytes: Buffer): HyperLogLog | null {
  if (!isHyperLogLog(bytes)) return null
  const encoding = bytes[4] === 0 ? 'dense' : 'sparse'
  const cached = ((bytes[15] ?? 0) & 0x80) === 0
  if (cached) return { count: String(bytes.readBigUInt64LE(8)), encoding, cached }
  const histogram = encoding === 'dense' ? denseHistogram(bytes) : sparseHistogram(bytes)
  return histogram && { count: String(Math.round(estimate(histogram))), encoding, cached }
}

function denseHistogram(bytes: Buffer): number[] | null {
  if (bytes.length !== denseBytes) return null
  const histogram = new Array<number>(64).fill(0)
  for (let i = 0; i < registers; i++) {
    const bit = i * bitsPerRegister
    const at = headerBytes + (bit >> 3)
    const both = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    count(histogram, (both >> (bit & 7)) & 63, 1)
  }
  return histogram
}

/** Runs: 00 = up to 64 zeros, 01 = up to 16 384 zeros, 1vvvvvll = a value up to 32, up to four times. */
function sparseHistogram(bytes: Buffer): number[] | null {
  const histogram = new Array<number>(64).fill(0)
  let seen = 0
  for (let at = headerBytes; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const kind = byte >> 6
    const run =
      kind === 0
        ? (byte & 63) + 1
        : kind === 1
          ? (((byte & 63) << 8) | (bytes[++at] ?? 0)) + 1
          : (byte & 3) + 1
    count(histogram, kind < 2 ? 0 : ((byte >> 2) & 31) + 1, run)
    seen += run
  }
  return seen === registers ? histogram : null
}

function count(histogram: number[], value: number, times: number) {
  histogram[value] = (histogram[value] ?? 0) + times
}

/** Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches": the order of the sums is the server's. */
function estimate(histogram: readonly number[]): number {
  let z = registers * tau((registers - (histogram[precision + 1] ?? 0)) / registers)
  for (let value = precision; value >= 1; value--) z = (z + (histogram[value] ?? 0)) * 0.5
  z += registers * sigma((histogram[0] ?? 0) / registers)
  return (alpha * registers * registers) / z
}

function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY
  let [x, y, sum, before] = [start, 1, start, Number.NaN]
  while (before !== sum) {
    x *= x
    before = sum
    sum += x * y
    y += y
  }
  return sum
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0
  let [x, y, sum, before] = [start, 1, 1 - start, Number.NaN]
  while (before !== sum) {
    x = Math.sqrt(x)
    before = sum
    y *= 0.5
    sum -= (1 - x) ** 2 * y
  }
  return sum / 3
}
