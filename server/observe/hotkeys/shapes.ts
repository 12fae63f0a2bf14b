/** How hot keys are found: by the server's own tracking, by its LFU counters, or by listening for a while. */
export const hotKeyMeans = ['tracking', 'frequency', 'capture'] as const
export type HotKeyMeans = (typeof hotKeyMeans)[number]

export type HotKey = {
  /** For the key browser; null: too long to be written out. */
  id: string | null
  text: string
  inexact: boolean
  value: number
  /** Of everything that was counted; null where there is no whole. */
  share: number | null
  /** The true value is at most so much lower. */
  error: number
}

export type HotKeyList = {
  title: string
  unit: 'commands' | 'frequency' | 'µs' | 'bytes'
  total: number | null
  keys: HotKey[]
}

export type HotKeysResult = {
  means: HotKeyMeans
  at: number
  seconds: number
  lists: HotKeyList[]
  /** How far it can be trusted, in a sentence or two. */
  trust: string
}

export type MeansState = { means: HotKeyMeans; possible: boolean; why: string }
