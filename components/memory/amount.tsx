import { bytes, count, joined, percent } from '#components/format/numbers.ts'

type Estimate = { value: number; margin: number }

/** A number with what it may be off by; nothing more where it is exact. */
export function Bytes({ of }: { of: Estimate }) {
  return <Amount text={joined(bytes(of.value))} margin={of.margin > 0 ? joined(bytes(of.margin)) : null} />
}

export function Keys({ of }: { of: Estimate }) {
  return <Amount text={joined(count(of.value))} margin={of.margin > 0 ? joined(count(of.margin)) : null} />
}

function Amount({ text, margin }: { text: string; margin: string | null }) {
  return (
    <span className="whitespace-nowrap">
      {text}
      {margin !== null && (
        <span
          className="text-faint"
          title="95 times in 100 the truth is within this margin."
        >{` ± ${margin}`}</span>
      )}
    </span>
  )
}

/** In words, for names of parts of a picture. */
export function inWords({ value, margin }: Estimate): string {
  const told = joined(bytes(value))
  return margin > 0 ? `${told}, give or take ${joined(bytes(margin))}` : told
}

export function Share({ of, all }: { of: number; all: number }) {
  const share = all > 0 ? of / all : 0
  return (
    <span className="flex items-center justify-end gap-2">
      <span className="h-1.5 w-16 overflow-hidden rounded-full bg-line" aria-hidden="true">
        <span className="block h-full bg-db" style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
      <span className="w-12 text-right whitespace-nowrap">{joined(percent(share))}</span>
    </span>
  )
}
