import { createSlotOwners } from '#server/targets/slots.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import { createColumnReader, unknown, type WantedKey } from './columns-read.ts'
import type { KeyColumns } from './shapes.ts'

/** A key that moves while it is asked for is followed so many times. */
const mostMoves = 2

/** Reads the columns of the keys on the screen: one round trip to each node, two where sizes can be had. */
export function createColumns(target: Target) {
  const owners = createSlotOwners(target)
  const readers = new WeakMap<TargetNode, ReturnType<typeof createColumnReader>>()

  function readerOf(node: TargetNode) {
    const reader = readers.get(node) ?? createColumnReader(node)
    readers.set(node, reader)
    return reader
  }

  async function readFrom(node: TargetNode | null, keys: WantedKey[], moves: number): Promise<KeyColumns[]> {
    if (!node)
      return keys.map(({ id }) => unknown(id, null, 'No server of this cache is known at the moment.'))
    const { columns, elsewhere } = await readerOf(node)(keys)
    const lost: KeyColumns[] = []
    const moved = new Map<TargetNode, WantedKey[]>()
    for (const { wanted, error } of elsewhere) {
      const next = moves < mostMoves ? owners.moved(error, node) : null
      if (next) moved.set(next, [...(moved.get(next) ?? []), wanted])
      else
        lost.push(unknown(wanted.id, node, 'The key is on its way to another node. Look again in a moment.'))
    }
    const followed = await Promise.all([...moved].map(([next, own]) => readFrom(next, own, moves + 1)))
    return [...columns, ...lost, ...followed.flat()]
  }

  return {
    /** In the order of the question. */
    async read(keys: readonly WantedKey[]): Promise<KeyColumns[]> {
      const placed = await Promise.all(keys.map(async key => ({ key, node: await owners.of(key.key) })))
      const groups = [...Map.groupBy(placed, ({ node }) => node)]
      const answers = await Promise.all(
        groups.map(([node, own]) =>
          readFrom(
            node,
            own.map(({ key }) => key),
            0,
          ),
        ),
      )
      const byId = new Map(answers.flat().map(columns => [columns.id, columns]))
      return keys.map(
        ({ id }) => byId.get(id) ?? unknown(id, null, 'The server did not answer for this key.'),
      )
    },
  }
}
