import type { Drawing } from './drawing.tsx'
import type { NumbersTable } from './numbers-table.tsx'

export type DrawingParts = { Drawing: typeof Drawing; NumbersTable: typeof NumbersTable }

let loading: Promise<DrawingParts> | null = null

async function load(): Promise<DrawingParts> {
  const [{ Drawing }, { NumbersTable }] = await Promise.all([
    import('./drawing.tsx'),
    import('./numbers-table.tsx'),
  ])
  return { Drawing, NumbersTable }
}

/** The drawing code is as large as the rest of the page: it comes after the first numbers are on the screen. */
export function loadDrawingParts(): Promise<DrawingParts> {
  loading ??= load().catch((error: unknown) => {
    // A board that was just restarted may have it next time.
    loading = null
    throw error
  })
  return loading
}
