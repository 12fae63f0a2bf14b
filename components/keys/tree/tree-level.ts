import type { TreePage, TreeRow } from '#components/rpc/types.ts'
import { createPagedRows } from '../rows/paged-rows.ts'

export const levelRows = 100

export type TreeSource = {
  fetch: (prefix: string | null, offset: number) => Promise<TreePage>
  /** Where these namespaces stand in the one around them. */
  locate: (prefix: string | null, ids: string[]) => Promise<(number | null)[]>
}

export type LevelOptions = TreeSource & {
  prefix: string | null
  depth: number
  first: TreePage | undefined
  isOpen: (id: string) => boolean
  onChange: () => void
}

type Answer = TreePage & { atLeast: number }
const counted = (page: TreePage): Answer => ({ ...page, atLeast: page.total })

export type TreeLevel = ReturnType<typeof createLevel>

/** One namespace's rows: those in sight, and where among all of them the open ones stand. */
export function createLevel(options: LevelOptions) {
  const { prefix, depth, isOpen, onChange } = options
  const places = new Map<string, number>()
  let changes = 0

  const rows = createPagedRows<TreeRow, Answer>({
    pageRows: levelRows,
    first: options.first && counted(options.first),
    async fetch(offset) {
      const page = await options.fetch(prefix, offset)
      notice(page.rows, offset)
      return counted(page)
    },
  })
  rows.subscribe(onChange)
  if (options.first) notice(options.first.rows, 0)

  function notice(seen: readonly TreeRow[], offset: number) {
    for (const [i, row] of seen.entries())
      if (row.kind === 'namespace' && isOpen(row.name.id)) put(row.name.id, offset + i)
  }

  function put(id: string, at: number | null) {
    if (at === null) places.delete(id)
    else places.set(id, at)
    changes += 1
  }

  async function locate(ids: string[]) {
    if (ids.length === 0) return
    try {
      const found = await options.locate(prefix, ids)
      for (const [i, id] of ids.entries()) put(id, found[i] ?? null)
      onChange()
    } catch {
      // The rows say what is wrong with the server; where the open ones stand is asked again with them.
    }
  }

  return {
    prefix,
    depth,
    rows,
    changes: () => changes,
    /** Open namespaces by their place. One whose row has turned out to be another is left out until it is found. */
    open(): { at: number; id: string }[] {
      const list: { at: number; id: string }[] = []
      for (const [id, at] of places) {
        const row = rows.rowAt(at)
        if (isOpen(id) && (!row || row.name.id === id)) list.push({ at, id })
      }
      return list.sort((a, b) => a.at - b.at)
    },
    put,
    locate,
    refresh() {
      rows.refresh()
      void locate([...places.keys()].filter(isOpen))
    },
  }
}
