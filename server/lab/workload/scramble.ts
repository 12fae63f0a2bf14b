const FNV_PRIME = 16_777_619
const FNV_OFFSET = 2_166_136_261

/** FNV-1a over three bytes. */
function fnv(value: number, round: number): number {
  let hash = Math.imul(FNV_OFFSET ^ (value & 255), FNV_PRIME)
  hash = Math.imul(hash ^ ((value >>> 8) & 255), FNV_PRIME)
  hash = Math.imul(hash ^ (round & 255), FNV_PRIME)
  return hash ^ (hash >>> 15)
}

/**
 * Scatters 0 to count-1 so that what is popular does not lie side by side. Each number goes to another one (a Feistel
 * network, walked until it lands inside), so every key keeps exactly the popularity of its rank: a plain hash modulo
 * the count would merge some and never ask for a third of them.
 */
export function createScramble(count: number, seed: number): (rank: number) => number {
  if (count < 2) return rank => rank
  const bits = Math.max(2, Math.ceil(Math.log2(count)))
  const lowBits = bits >> 1
  const [lowMask, highMask] = [(1 << lowBits) - 1, (1 << (bits - lowBits)) - 1]
  const around = fnv(seed & 0xffff, seed >>> 16)

  function once(number: number): number {
    let high = number >>> lowBits
    let low = number & lowMask
    for (let round = 0; round < 4; round += 2) {
      high ^= fnv(low, around + round) & highMask
      low ^= fnv(high, around + round + 1) & lowMask
    }
    return (high << lowBits) | low
  }

  return rank => {
    let at = once(rank)
    while (at >= count) at = once(at)
    return at
  }
}
