/** Numbers as a sentence of a verdict has them. */
export const amount = (value: number) =>
  Number(value.toPrecision(3)).toLocaleString('en').replaceAll(',', ' ')

export const span = (ms: number) =>
  ms >= 1_000 ? `${amount(ms / 1_000)} s` : `${amount(Math.max(0.1, ms))} ms`

export const queries = (count: number) =>
  `${amount(count)} database ${Math.abs(count - 1) < 0.005 ? 'query' : 'queries'}`

export const percent = (share: number) => `${amount(share * 100)} %`
