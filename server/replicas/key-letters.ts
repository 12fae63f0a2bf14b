/** What a board has done to keys, as it tells the others of its database: keys are written in base64. */
export type KeyLetter = { kind: 'keys'; from: string } & (
  | { keys: [key: string, news: News][] }
  | { untold: true }
)
/** Gone, not what it was, or there: the name of the node. */
type News = 0 | 1 | string

type KeyNews = {
  gone: readonly Uint8Array[]
  there: readonly { key: Uint8Array; node: string }[]
  touched?: readonly Uint8Array[]
}

const everyMs = 250
/** More at once are not worth a letter for each: that there were many is told. */
const mostKeys = 2000
/** A letter is one message, so that none of it can be lost. */
const mostLetterBytes = 4500
const perKeyBytes = 24

/** Gathers news for a moment and tells them in as few letters as they need. `from`: this board. */
export function createKeyLetters({ from, tell }: { from: string; tell: (letter: KeyLetter) => void }) {
  /** The last news of each key. */
  const waiting = new Map<string, News>()
  let untold = false
  let timer: NodeJS.Timeout | null = null

  function note(key: Uint8Array, news: News) {
    const name = Buffer.from(key).toString('base64')
    if (name.length + perKeyBytes > mostLetterBytes || waiting.size >= mostKeys) untold = true
    else if (news !== 1 || !waiting.has(name)) waiting.set(name, news)
  }

  function send() {
    timer = null
    if (untold) tell({ kind: 'keys', from, untold: true })
    let keys: [string, News][] = []
    let bytes = 0
    for (const each of untold ? [] : waiting) {
      const more = each[0].length + perKeyBytes
      if (bytes + more > mostLetterBytes) {
        tell({ kind: 'keys', from, keys })
        keys = []
        bytes = 0
      }
      keys.push(each)
      bytes += more
    }
    if (keys.length > 0) tell({ kind: 'keys', from, keys })
    waiting.clear()
    untold = false
  }

  return {
    take({ gone, there, touched = [] }: KeyNews) {
      for (const key of gone) note(key, 0)
      for (const { key, node } of there) note(key, node)
      for (const key of touched) note(key, 1)
      if (waiting.size > 0 || untold) timer ??= setTimeout(send, everyMs)
    },
    stop() {
      if (timer) clearTimeout(timer)
      if (waiting.size > 0 || untold) send()
      timer = null
    },
  }
}

/** What another board has told; null where it was this one. */
export function readKeyLetter(letter: KeyLetter, self: string): (KeyNews & { untold: boolean }) | null {
  if (letter.from === self) return null
  const keys = 'keys' in letter ? letter.keys : []
  const bytesOf = ([key]: [string, News]) => Buffer.from(key, 'base64')
  return {
    gone: keys.filter(([, news]) => news === 0).map(bytesOf),
    there: keys.flatMap(each => (typeof each[1] === 'string' ? { key: bytesOf(each), node: each[1] } : [])),
    touched: keys.filter(([, news]) => news === 1).map(bytesOf),
    untold: 'untold' in letter,
  }
}
