/** What a hit rate means for the person who pays for the cache. Never colour alone: each has words. */
export type Verdict = {
  kind: 'healthy' | 'acceptable' | 'weak' | 'costly' | 'no-traffic' | 'unknown'
  /** 0 to 1; null when there is none to speak of. */
  ratio: number | null
  words: string
}

const grades = [
  { from: 0.95, kind: 'healthy', words: 'Healthy: 95 % or more' },
  { from: 0.8, kind: 'acceptable', words: 'Acceptable: healthy from 95 %' },
  { from: 0.5, kind: 'weak', words: 'Re-evaluate keys and TTLs: under 80 %' },
  { from: 0, kind: 'costly', words: 'Costs more than it saves: under 50 %' },
] as const

/** No traffic is no traffic: neither 0 % nor 100 %. */
export function hitVerdict(hits: number | null, misses: number | null): Verdict {
  if (hits === null || misses === null) return { kind: 'unknown', ratio: null, words: 'Not known' }
  const reads = hits + misses
  if (reads <= 0) return { kind: 'no-traffic', ratio: null, words: 'Nobody reads, so there is no rate' }
  const ratio = hits / reads
  const grade = grades.find(each => ratio >= each.from) ?? grades[3]
  return { kind: grade.kind, ratio, words: grade.words }
}
