import { type Add, createGrowth, type Growth } from './growth.ts'
import { Halt, type HaltReason } from './limits.ts'
import type { Decoded, TreeNode } from './shapes.ts'

/** What a view makes of some bytes, and how far it came. */
export type Viewed = { decoded: Decoded; halted: HaltReason | null }

/** Builds a tree with `read`; when that ends early, what was read until then is the tree. */
export function viewTree(read: (add: Add, growth: Growth) => void): Viewed {
  const roots: TreeNode[] = []
  const halt = haltOf(() => read(node => roots.push(node), createGrowth()))
  return {
    decoded: { as: 'tree', root: roots[0] ?? null, problem: halt?.message ?? null },
    halted: halt?.reason ?? null,
  }
}

/** The same for a list of lines. */
export function viewListing(read: (write: (line: string) => void) => void): Viewed {
  const lines: string[] = []
  const growth = createGrowth()
  const write = (line: string) => {
    growth.spend(line.length)
    lines.push(line)
  }
  const halt = haltOf(() => read(write))
  return {
    decoded: { as: 'listing', lines, problem: halt?.message ?? null },
    halted: halt?.reason ?? null,
  }
}

export function haltOf(run: () => void): Halt | null {
  try {
    run()
    return null
  } catch (error) {
    if (error instanceof Halt) return error
    throw error
  }
}

/** A map that is handed over at once and filled entry by entry; a key that comes again is marked. */
export function openMap(add: Add) {
  const entries: { key: TreeNode; value: TreeNode; repeated: boolean }[] = []
  const seen = new Set<string>()
  add({ kind: 'map', entries })
  return (key: TreeNode): Add => {
    const name = nameOfKey(key)
    const repeated = name !== null && seen.has(name)
    if (name !== null) seen.add(name)
    return value => entries.push({ key, value, repeated })
  }
}

export function openList(add: Add): Add {
  const items: TreeNode[] = []
  add({ kind: 'list', items })
  return node => items.push(node)
}

export function openTagged(add: Add, tag: string): Add {
  const content: TreeNode[] = []
  add({ kind: 'tagged', tag, content })
  return node => content.push(node)
}

function nameOfKey(key: TreeNode): string | null {
  switch (key.kind) {
    case 'text':
    case 'number':
      return `${key.kind} ${key.text}`
    case 'bytes':
      return `bytes ${key.base64}`
    case 'boolean':
      return `boolean ${key.value}`
    case 'null':
      return 'null'
    case 'list':
    case 'map':
    case 'tagged':
      return null
  }
}
