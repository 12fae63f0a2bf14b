import type { Workload } from '#components/rpc/types.ts'

type Mix = Workload['mix']

/** In percent of all requests: what only looks, and what changes something. */
export function readShare({ read, list, write, insert, remove }: Mix): number {
  const all = read + list + write + insert + remove
  return all === 0 ? 0 : ((read + list) / all) * 100
}

/** So many percent look; inside both groups the proportions stay as they were. */
export function withReadShare(mix: Mix, percent: number): Mix {
  const { read, list, write, insert, remove } = mix
  return {
    ...scaled<'read' | 'list'>({ read, list }, 'read', percent),
    ...scaled<'write' | 'insert' | 'remove'>({ write, insert, remove }, 'write', 100 - percent),
  }
}

function scaled<Name extends string>(
  weights: Record<Name, number>,
  first: Name,
  to: number,
): Record<Name, number> {
  const names = Object.keys(weights) as Name[]
  const sum = names.reduce((total, name) => total + weights[name], 0)
  const next = { ...weights }
  for (const name of names) next[name] = sum === 0 ? 0 : rounded((weights[name] / sum) * to)
  if (sum === 0) next[first] = rounded(to)
  return next
}

const rounded = (weight: number) => Math.round(weight * 100) / 100

/** 90 : 10 */
export function ratioText(percent: number): string {
  const reads = Math.round(percent * 10) / 10
  return `${reads} : ${Math.round((100 - reads) * 10) / 10}`
}

/** "90 : 10", "90", "90 %". null: not understood. */
export function readRatio(text: string): number | null {
  const match = /^([\d.]+)\s*(?:%|(?::|\/)\s*([\d.]+))?$/.exec(text.trim())
  if (!match) return null
  const [reads, writes] = [Number(match[1]), match[2] === undefined ? null : Number(match[2])]
  if (!Number.isFinite(reads)) return null
  if (writes === null) return reads
  return reads + writes > 0 ? (reads / (reads + writes)) * 100 : null
}
