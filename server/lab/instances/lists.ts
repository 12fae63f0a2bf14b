import type { Version } from '#server/engine/ports.ts'
import type { Resource } from '#server/engine/strategies/request.ts'
import { categoryOf } from '#server/lab/workload/shop.ts'

const catalogue = 'products'
const noTags: readonly string[] = []
const isProduct = /^product:(\d+)$/

/** Lists carry their name as a tag; whoever changes a product voids those that it is in, also where nobody names them. */
export function describe(key: string): Resource {
  const colon = key.indexOf(':')
  const kind = colon === -1 ? key : key.slice(0, colon)
  const id = kind === 'product' ? isProduct.exec(key)?.[1] : undefined
  if (id !== undefined) return { kind, tags: [], voids: [`category:${categoryOf(Number(id))}`, catalogue] }
  return { kind, tags: kind === 'category' || key === catalogue ? [key] : noTags }
}

type ListPart = { key: string; version: Version }

/** What a list says of each of its rows; null where it says nothing. */
export function partsOf(key: string, value: unknown): ListPart[] | null {
  if (!key.startsWith('category:') || !Array.isArray(value)) return null
  return value.flatMap(part =>
    typeof part?.id === 'string' && typeof part.version === 'number'
      ? [{ key: `product:${part.id}`, version: part.version }]
      : [],
  )
}
