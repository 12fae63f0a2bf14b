import type { Reply } from './ask.ts'
import { bounds } from './bounds.ts'

/** How many elements may be asked for at once, and the sentence where it is none. */
export type Share = { count: number; notFetched: string | null }

/** The samples make the estimate better than the server's five, and cost it some microseconds. */
const samples = 50
export const memoryCommand = (key: Buffer) => ['MEMORY', 'USAGE', key, 'SAMPLES', samples] as const

export type Size = { memory: Reply | undefined; elements: number }

function averageOf({ memory, elements }: Size): number {
  const used = memory?.error ? 0 : Number(memory?.value ?? 0)
  return elements === 0 ? 0 : used / elements
}

/** As many elements as a page holds on average; one, where one is larger. */
export function countFor(limit: number, size: Size): number {
  const average = averageOf(size)
  return average === 0 ? limit : Math.max(1, Math.min(limit, Math.floor(bounds.pageBytes / average)))
}

/** The server tells no length of an element: what the key takes in memory, over its elements, must do. */
export function shareFor(limit: number, size: Size): Share {
  const average = averageOf(size)
  if (average > bounds.pageBytes) {
    const each = Math.round(average / 1024 / 1024)
    return {
      count: 0,
      notFetched: `The elements take about ${each} MiB each: they are not fetched. Download the value instead.`,
    }
  }
  return { count: countFor(limit, size), notFetched: null }
}
