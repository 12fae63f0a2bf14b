import type { SpaceHits } from '#server/observe/namespaces/shapes.ts'
import type { Place } from './shapes.ts'

const address = (room: string, words: Readonly<Record<string, string | null>>) => {
  const given = Object.entries(words).filter((word): word is [string, string] => word[1] !== null)
  return given.length === 0 ? room : `${room}?${new URLSearchParams(given)}`
}

/** A namespace of a capture, as the room of the namespaces names it. */
export const captureHref = (
  capture: string | null,
  { kind, id, name }: Pick<SpaceHits, 'kind' | 'id' | 'name'>,
) => address('/namespaces', { capture, space: `${kind} ${id ?? name}` })

export const analysisHref = (analysis: string | null, by: string) => address('/memory', { analysis, by })

export const keysHref = (words: Readonly<Record<string, string | null>>) => address('/keys', words)

export const slowlogHref = (words: Readonly<Record<string, string | null>>) => address('/slowlog', words)

export const overviewHref = (range: string) => address('/overview', { range })

export const analyse: Place = { href: '/memory', words: 'Analyse the memory' }
export const captureReads: Place = { href: '/namespaces', words: 'Capture reads' }
