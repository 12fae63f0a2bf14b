/** A weight and a number in one 64-bit number: 38 bits and 26. */
const rowBits = 26
const mostRows = 2 ** rowBits
const mostWeight = 2 ** 38 - 2
const lowUnit = 2 ** (32 - rowBits)
const firstRoom = 256

/** Weights of rows, and their order: those of one weight as they came, those without a weight last. */
export function createFoundOrder(up: boolean) {
  let words = new Uint32Array(firstRoom * 2)
  let count = 0

  function grow() {
    const larger = new Uint32Array(words.length * 2)
    larger.set(words)
    words = larger
  }

  /** Whole numbers from 0 on; what is larger than 38 bits is taken for the largest. */
  function placeOf(weight: number | null): number {
    if (weight === null) return mostWeight + 1
    const whole = Math.max(0, Math.min(mostWeight, Math.round(weight)))
    return up ? whole : mostWeight - whole
  }

  return {
    room: mostRows,
    add(weight: number | null) {
      if (count * 2 === words.length) grow()
      const place = placeOf(weight)
      const low = (place % lowUnit) * mostRows + count
      words[count * 2] = low >>> 0
      words[count * 2 + 1] = Math.floor(place / lowUnit)
      count += 1
    },
    /** Below 0: the first of these rows stands before the other one. */
    compare(a: number, b: number): number {
      const high = (words[a * 2 + 1] as number) - (words[b * 2 + 1] as number)
      return high || (words[a * 2] as number) - (words[b * 2] as number)
    },
    /** The numbers of the rows, in order. The whole is sorted natively: ten million take about a second. */
    sorted(): Uint32Array {
      const packed = new BigUint64Array(words.slice(0, count * 2).buffer).sort()
      const sorted = new Uint32Array(packed.buffer)
      const rows = new Uint32Array(count)
      for (let i = 0; i < count; i++) rows[i] = (sorted[i * 2] as number) & (mostRows - 1)
      return rows
    },
    bytes: () => words.length * 4,
  }
}
