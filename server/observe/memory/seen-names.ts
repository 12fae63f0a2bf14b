const firstSlots = 1 << 16

/** Knows again the names it was told, by 64 bits of their hash: SCAN may name a key twice. 8 to 16 bytes a key. */
export function createSeenNames(expected: number) {
  let slots = firstSlots
  while (slots < expected * 2) slots *= 2
  let table = new Uint32Array(slots * 2)
  let count = 0

  function put(high: number, low: number): boolean {
    const mask = slots - 1
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const [knownHigh, knownLow] = [table[at * 2], table[at * 2 + 1]]
      if (knownHigh === 0 && knownLow === 0) {
        table[at * 2] = high
        table[at * 2 + 1] = low
        return true
      }
      if (knownHigh === high && knownLow === low) return false
    }
  }

  function grow() {
    const before = table
    slots *= 2
    table = new Uint32Array(slots * 2)
    for (let at = 0; at < before.length; at += 2) {
      const [high = 0, low = 0] = [before[at], before[at + 1]]
      if (high !== 0 || low !== 0) put(high, low)
    }
  }

  return {
    /** True when it was not there before. */
    add(bytes: Uint8Array, start: number, end: number): boolean {
      let high = 0x811c9dc5
      let low = 0x9e3779b9
      for (let i = start; i < end; i++) {
        const byte = bytes[i] as number
        high = Math.imul(high ^ byte, 0x01000193)
        low = Math.imul(low + byte, 0x85ebca6b) ^ (low >>> 13)
      }
      // 0 and 0 is an empty slot.
      const isNew = put((high ^ (high >>> 15)) >>> 0, (low ^ (low >>> 16) || 1) >>> 0)
      if (isNew) count += 1
      if (count * 2 > slots) grow()
      return isNew
    },
    count: () => count,
  }
}
