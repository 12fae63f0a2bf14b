import type { Looked, Want } from './looked.ts'

/** What the server took a question for; `unclear`: its answer does not say, `null`: it did not look. */
export type Outcome = 'hit' | 'miss' | 'unclear' | null

const [string, stream] = [0, 5]

/** TYPE, PTTL, OBJECT and what counts elements are lookups to the server; MEMORY USAGE is not. */
export function outcomeOf(want: Want, looked: Looked, type: number): Outcome {
  switch (want) {
    case 'type':
      return hitUnless(looked.type === -1)
    case 'ttl':
      return hitUnless(looked.ttl === -2)
    case 'memory':
      return null
    case 'idle':
      return hitUnless(looked.idleSeconds === null)
    case 'frequency':
      return hitUnless(looked.frequency === null)
    case 'elements':
      // Strings and streams can be there and be empty; whatever else is empty is gone.
      if (looked.elements === 0 && (type === string || type === stream)) return 'unclear'
      return hitUnless(looked.elements === 0)
  }
}

/** Of another type, or not told under this policy: the server has found the key before it refused. */
export const outcomeOfRefusal = (words: string): Outcome =>
  /^WRONGTYPE\b|^ERR .*\bL[FR]U\b/.test(words) ? 'hit' : null

const hitUnless = (gone: boolean): Outcome => (gone ? 'miss' : 'hit')
