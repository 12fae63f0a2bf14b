import { grouped, joined, percent } from '#components/format/numbers.ts'
import type { StatisticsRow, Totals } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { isCut, NameText } from '../name-text.tsx'
import type { KeysView } from '../use-keys-view.ts'
import { countWords, memoryWords, shareOf, typesWords } from './sums-words.ts'
import type { SumsView } from './use-statistics.ts'

const cell = 'px-2 py-1.5'
const number = `${cell} text-right whitespace-nowrap`

export type SumsTableProps = { sums: SumsView; whole: Totals; view: KeysView }

/** Each namespace and key of this level, with its share of the whole. */
export function SumsTable({ sums, whole, view }: SumsTableProps) {
  const { rows, first, more, loadingMore } = sums
  return (
    <>
      {first && first.order !== view.words.by && (
        <p className="pt-2 text-mute text-xs">
          {first.exact ? grouped(first.total) : `At least ${grouped(first.total)}`} side by side are too many
          to sort: they are in the order of their names.
        </p>
      )}
      <table className="w-full">
        <caption className="sr-only">Sums by namespace</caption>
        <thead className="text-left text-faint text-xs">
          <tr>
            <th scope="col" className={`${cell} font-normal`}>
              name
            </th>
            <th scope="col" className={`${number} font-normal`}>
              keys
            </th>
            <th scope="col" className={`${number} font-normal`}>
              memory
            </th>
            <th scope="col" className={`${cell} w-40 font-normal max-sm:hidden`}>
              share of memory
            </th>
            <th scope="col" className={`${number} font-normal max-sm:hidden`}>
              without expiry
            </th>
            <th scope="col" className={`${cell} font-normal max-md:hidden`}>
              types
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Row key={`${row.kind} ${row.name.id}`} row={row} whole={whole} view={view} />
          ))}
        </tbody>
      </table>
      {more && (
        <Button onClick={more} disabled={loadingMore} className="mt-3">
          {loadingMore ? 'Loading…' : 'Show more'}
        </Button>
      )}
    </>
  )
}

function Row({ row, whole, view }: { row: StatisticsRow; whole: Totals; view: KeysView }) {
  const { totals, name, label } = row
  const share = shareOf(totals.memory, whole.memory)
  const open = () =>
    row.kind === 'namespace' ? view.openNamespace(name.id) : view.change({ view: 'tree', key: name.id })
  return (
    <tr className="border-line border-t">
      <th scope="row" className={`${cell} max-w-80 text-left font-normal`}>
        <button
          type="button"
          onClick={open}
          className="max-w-full truncate rounded-control text-left font-mono hover:underline"
        >
          <NameText text={label} inexact={name.inexact} cut={isCut(name)} empty={emptyWords(row, view)} />
          {row.kind === 'namespace' && <span className="text-faint">{view.delimiter}*</span>}
        </button>
      </th>
      <td className={number}>{grouped(totals.keys)}</td>
      <td className={number}>{memoryWords(totals.memory)}</td>
      <td className={`${cell} max-sm:hidden`}>{share !== null && <Share share={share} />}</td>
      <td className={`${number} max-sm:hidden`}>{countWords(totals.withoutTtl)}</td>
      <td className={`${cell} text-mute max-md:hidden`}>{typesWords(totals.types)}</td>
    </tr>
  )
}

const emptyWords = ({ kind }: StatisticsRow, { words }: KeysView) =>
  kind === 'namespace' ? 'empty' : words.prefix === null ? 'empty name' : 'nothing behind it'

function Share({ share }: { share: number }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="h-1.5 grow overflow-hidden rounded-full bg-line">
        <span
          className="block h-full origin-left rounded-full bg-hit"
          style={{ transform: `scaleX(${share})` }}
        />
      </span>
      <span className="w-12 shrink-0 text-right text-mute text-xs">{joined(percent(share))}</span>
    </span>
  )
}
