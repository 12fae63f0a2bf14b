import type { KeyFacts } from '#components/rpc/types.ts'

/** What a key is shown as: its type, or what its bytes say they are. */
export function kindOf({ type, typeName, looksLike }: KeyFacts): { name: string; article: string } {
  if (looksLike === 'hyperloglog') return { name: 'HyperLogLog', article: 'a HyperLogLog' }
  switch (type) {
    case 'zset':
      return { name: 'sorted set', article: 'a sorted set' }
    case 'json':
      return { name: 'JSON', article: 'a JSON document' }
    case 'other':
      return { name: typeName, article: `of the type ${typeName}` }
    case 'string':
    case 'hash':
    case 'list':
    case 'set':
    case 'stream':
      return { name: type, article: `a ${type}` }
  }
}
