import { Sparkline } from '#components/charts/sparkline.tsx'
import { joined, percent, rate } from '#components/format/numbers.ts'
import { type ClassWords, classWords } from './request-classes.ts'

export type ClassesTableProps = {
  label: string
  /** Per second; null: not known. */
  perSecond: (name: ClassWords['name']) => number | null
  /** All reads per second. */
  all: number
  /** How it went. */
  values: (name: ClassWords['name']) => readonly (number | null)[]
  /** Where marks lie, from 0 to 1. */
  marks: readonly number[]
}

/** How reads ended, each way with its share and its shape. */
export function ClassesTable({ label, perSecond, all, values, marks }: ClassesTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="overflow-x-auto">
      <table className="w-full text-xs">
        <thead className="sr-only">
          <tr>
            <th scope="col">how it ended</th>
            <th scope="col">per second</th>
            <th scope="col">share of all reads</th>
          </tr>
        </thead>
        <tbody>
          {classWords.map(each => (
            <ClassRow
              key={each.name}
              words={each}
              perSecond={perSecond(each.name)}
              all={all}
              values={values(each.name)}
              marks={marks}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type ClassRowProps = {
  words: ClassWords
  perSecond: number | null
  all: number
  values: readonly (number | null)[]
  marks: readonly number[]
}

function ClassRow({ words, perSecond, all, values, marks }: ClassRowProps) {
  const share = perSecond === null || all <= 0 ? null : perSecond / all
  const never = (perSecond ?? 0) === 0 && values.every(value => (value ?? 0) === 0)
  return (
    <tr className={`border-line border-t first:border-t-0 ${never ? 'text-faint' : ''}`}>
      <th scope="row" className="w-28 py-1 pr-3 text-left font-normal whitespace-nowrap">
        <span className={never ? '' : 'text-text'}>{words.label}</span>
      </th>
      <td className="hidden py-1 pr-3 text-mute md:table-cell">{words.words}</td>
      <td className="w-20 py-1 pr-3 text-right whitespace-nowrap">
        {perSecond === null ? '–' : joined(rate(perSecond))}
      </td>
      <td className="w-16 py-1 pr-3 text-right whitespace-nowrap">
        {share === null ? '–' : joined(percent(share))}
      </td>
      <td className="w-[30%] py-1" aria-hidden="true">
        <div className="relative h-5">
          {!never && <Sparkline values={values} tone={words.tone} className="h-5" />}
          {marks.map(at => (
            <i
              key={at}
              className="absolute inset-y-0 border-edge border-l border-dashed"
              style={{ left: `${at * 100}%` }}
            />
          ))}
        </div>
      </td>
    </tr>
  )
}
