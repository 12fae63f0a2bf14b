import { ArrowDown, ArrowUp } from 'lucide-react'
import { type Compared, comparedRows, type Standing } from './comparison.ts'

const cell = 'px-2.5 py-1.5'

/** The same numbers of one alone: there is nothing to be better than. */
function Alone({ one, caption }: { one: Compared; caption: string }) {
  return (
    <dl aria-label={caption} className="grid gap-x-6 sm:grid-cols-2 xl:grid-cols-4">
      {comparedRows([one]).map(({ name, cells }) => (
        <div key={name} className="flex justify-between gap-3 border-line border-b py-1.5">
          <dt className="text-mute">{name}</dt>
          <dd className="whitespace-nowrap">{cells[0]?.text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Side by side in numbers. Best and worst are said in words and by a sign, not by colour alone. */
export function ComparisonTable({ all, caption }: { all: readonly Compared[]; caption: string }) {
  const [one, another] = all
  if (one && !another) return <Alone one={one} caption={caption} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="w-full">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-xs text-faint">
          <tr>
            <th scope="col" className={`${cell} text-left font-normal`}>
              measure
            </th>
            {all.map(({ id, label }) => (
              <th key={id} scope="col" className={`${cell} text-right font-normal`}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparedRows(all).map(({ name, better, cells }) => (
            <tr key={name} className="border-line border-t">
              <th scope="row" className={`${cell} text-left font-normal whitespace-nowrap`}>
                {name} <span className="text-xs text-faint">{`${better} is better`}</span>
              </th>
              {cells.map(({ text, standing }, index) => (
                <td key={all[index]?.id} className={`${cell} text-right whitespace-nowrap`}>
                  <Stands standing={standing} />
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Stands({ standing }: { standing: Standing }) {
  if (standing === null) return null
  const Icon = standing === 'best' ? ArrowUp : ArrowDown
  return (
    <span
      className={`mr-2 inline-flex items-center gap-0.5 text-xs ${standing === 'best' ? 'text-ok' : 'text-stale'}`}
    >
      <Icon aria-hidden="true" className="size-3" />
      {standing}
    </span>
  )
}
