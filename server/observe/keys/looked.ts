/** What can be asked about a key here. The type comes first: it settles whether the key is there. */
export type Want = 'type' | 'ttl' | 'memory' | 'idle' | 'frequency' | 'elements'

/** One record for all keys, filled anew for each: read it, do not keep it. */
export type Looked = {
  /** Its number in `keyTypes`; −1: the key is gone. */
  type: number
  /** ms; −1: never expires; −2: gone. */
  ttl: number
  memory: number | null
  idleSeconds: number | null
  frequency: number | null
  elements: number | null
  /** What the server would not say, with its words. */
  refused: Partial<Record<Want, string>> | null
}

export const nothing: Looked = {
  type: -1,
  ttl: -2,
  memory: null,
  idleSeconds: null,
  frequency: null,
  elements: null,
  refused: null,
}
