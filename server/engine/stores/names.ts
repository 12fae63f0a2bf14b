import { BoardError } from '#server/errors.ts'

/** Where nobody says otherwise. */
export const usualShards = 16

/** FNV-1a: the same key lands in the same shard in every process. */
function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** Braces would choose another hash slot than ours. */
const withoutBraces = (key: string) =>
  /[{}%]/.test(key) ? key.replace(/[{}%]/g, each => encodeURIComponent(each)) : key

/**
 * Where a key lives. Everything that one script touches carries the same hash tag, so it works on a Cluster;
 * names of ours that are not keys start with a brace, which a key never does.
 */
export function createNames({ prefix, shards }: { prefix: string; shards: number }) {
  if (/[{}]/.test(prefix)) throw new BoardError('CONFIG', 'The key prefix may not contain { or }.')
  const shardOf = (key: string) => fnv(key) % shards
  const checked = (key: string) => {
    if (!key.isWellFormed())
      throw new BoardError('BAD_INPUT', 'A key with half a character in it is not a key.')
    return withoutBraces(key)
  }
  return {
    shards,
    shardOf,
    entry: (key: string) => `${prefix}${checked(key)}:{${shardOf(key)}}`,
    lease: (key: string) => `${prefix}{${shardOf(key)}}:lease:${checked(key)}`,
    tag: (tag: string) => `${prefix}{tag:${checked(tag)}}`,
    journal: (shard: number) => `${prefix}{${shard}}:journal`,
    sequence: (shard: number) => `${prefix}{${shard}}:sequence`,
    epoch: (shard: number) => `${prefix}{${shard}}:epoch`,
    trial: (shard: number) => `${prefix}{${shard}}:trial`,
    checkpoint: (shard: number) => `${prefix}{${shard}}:checkpoint`,
    dirtySet: () => `${prefix}{dirty}`,
  }
}

export type Names = ReturnType<typeof createNames>
