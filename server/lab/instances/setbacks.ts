/** Deaths within this time count together. */
const memoryMs = 60_000
const mostDeaths = 5
const firstPauseMs = 200
const longestPauseMs = 5_000

/** How long to wait before an instance that died is replaced; null when it has died too often to be tried again. */
export function createSetbacks(now: () => number) {
  let deaths: number[] = []
  return {
    add(): number | null {
      const at = now()
      deaths = [...deaths.filter(each => at - each < memoryMs), at]
      if (deaths.length >= mostDeaths) return null
      return Math.min(longestPauseMs, firstPauseMs * 2 ** (deaths.length - 1))
    },
  }
}
