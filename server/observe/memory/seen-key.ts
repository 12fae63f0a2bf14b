/** What was found out about one key. `use`: idle seconds or LFU counter; null: not asked, or not told. */
export type Seen = {
  name: Buffer
  bytes: number
  type: number
  /** ms; −1: never expires. */
  ttl: number
  detail: { encoding: string | null; use: number | null } | null
}
