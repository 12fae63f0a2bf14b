import { grouped } from '#components/format/numbers.ts'
import type { Totals } from '#components/rpc/types.ts'
import { countWords, meanWords, memoryWords, typesWords } from './sums-words.ts'

/** Everything under the namespace that is looked at. */
export function Whole({ whole }: { whole: Totals }) {
  const facts = [
    ['keys', grouped(whole.keys)],
    ['memory', memoryWords(whole.memory)],
    ['mean of a key', meanWords(whole)],
    ['without expiry', countWords(whole.withoutTtl)],
    ['types', typesWords(whole.types)],
    ...(whole.gone > 0 ? [['gone meanwhile', grouped(whole.gone)] as const] : []),
    ...(whole.unknown > 0 ? [['not measured', grouped(whole.unknown)] as const] : []),
  ] as const
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 border-line border-b py-2">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-2">
          <dt className="text-mute">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
