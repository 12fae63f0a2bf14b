type Offered = { id: string; number: number }

/** The offered number that is nearest to the measured one: in proportion, so 10 is as far from 5 as from 20. */
export function nearest(offered: readonly Offered[], measured: number): string | null {
  const far = ({ number }: Offered) => Math.abs(Math.log(Math.max(measured, tiny) / Math.max(number, tiny)))
  return offered.toSorted((one, other) => far(one) - far(other))[0]?.id ?? null
}

/** The nearest share of a whole: 0.9 is as far from 0.8 as from 1. */
export function nearestShare(offered: readonly Offered[], measured: number): string | null {
  const far = ({ number }: Offered) => Math.abs(number - measured)
  return offered.toSorted((one, other) => far(one) - far(other))[0]?.id ?? null
}

const tiny = 1e-9
