const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** A span as somebody would have written it, exactly: 1800000 → 30 min, 5400000 → 90 min, 1500 → 1500 ms. */
export function spanInWords(ms: number): string {
  const [size, name] = units.find(([length]) => ms >= length && ms % length === 0) ?? [1, 'ms']
  return `${ms / size} ${name}`
}
