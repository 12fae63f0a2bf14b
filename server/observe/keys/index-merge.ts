import type { NameBytes } from './index-bytes.ts'

/** Makes one sorted run of two, a few steps at a time, so that nobody has to wait for the whole. */
export function createMerge(names: NameBytes, [a, b]: [Uint32Array, Uint32Array]) {
  const merged = new Uint32Array(a.length + b.length)
  let [atA, atB] = [0, 0]

  function finish() {
    merged.set(a.subarray(atA), atA + atB)
    merged.set(b.subarray(atB), a.length + atB)
    atA = a.length
    atB = b.length
  }

  return {
    merged,
    /** Takes so many steps; true when it is done. */
    step(steps: number): boolean {
      for (let i = 0; i < steps && atA < a.length && atB < b.length; i++) {
        const [headA, headB] = [a[atA] as number, b[atB] as number]
        if (names.compare(headA, headB) <= 0) {
          merged[atA + atB] = headA
          atA += 1
        } else {
          merged[atA + atB] = headB
          atB += 1
        }
      }
      if (atA < a.length && atB < b.length) return false
      finish()
      return true
    },
  }
}

export type Merge = ReturnType<typeof createMerge>
