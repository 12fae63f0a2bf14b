import type { TreeEntry, TreeNode } from '#components/rpc/types.ts'

/** One line of a tree as it is drawn. `path` names the node while the tree is shown. */
export type TreeLine = {
  path: string
  depth: number
  /** The name before the colon; null for an item of a list. */
  label: TreeNode | null
  index: number | null
  repeated: boolean
  node: TreeNode
  /** null: nothing to open. */
  open: boolean | null
  children: number
  last: boolean
  closing: boolean
}

/** A tree is opened so deep at first, if no level has more children than that. */
const openLevels = 3
const manyChildren = 100

export const childrenOf = (node: TreeNode): readonly (TreeNode | TreeEntry)[] => {
  switch (node.kind) {
    case 'list':
      return node.items
    case 'map':
      return node.entries
    case 'tagged':
      return node.content
    case 'null':
    case 'boolean':
    case 'number':
    case 'text':
    case 'bytes':
      return []
  }
}

/** A class around one plain value reads better on one line. */
const isInline = (node: TreeNode): boolean =>
  node.kind === 'tagged' && node.content.every(each => childrenOf(each).length === 0 || isInline(each))

const isOpen = (toggled: ReadonlySet<string>, path: string, depth: number, children: number): boolean =>
  (depth < openLevels && children <= manyChildren) !== toggled.has(path)

/** Everything that is in sight while `toggled` are not as they were at first. */
export function linesOf(root: TreeNode, toggled: ReadonlySet<string>): TreeLine[] {
  const lines: TreeLine[] = []

  function add(node: TreeNode, place: Omit<TreeLine, 'node' | 'open' | 'children' | 'closing'>) {
    const children = childrenOf(node)
    const plain = children.length === 0 || isInline(node)
    const open = plain ? null : isOpen(toggled, place.path, place.depth, children.length)
    lines.push({ ...place, node, open, children: children.length, closing: false })
    if (!open) return
    for (const [index, child] of children.entries()) {
      const path = `${place.path}.${index}`
      const around = { path, depth: place.depth + 1, last: index === children.length - 1 }
      if ('key' in child) {
        add(child.value, { ...around, label: child.key, index: null, repeated: child.repeated })
      } else add(child, { ...around, label: null, index, repeated: false })
    }
    if (node.kind !== 'tagged') lines.push({ ...place, node, open, children: 0, closing: true })
  }

  add(root, { path: '0', depth: 0, label: null, index: null, repeated: false, last: true })
  return lines
}
