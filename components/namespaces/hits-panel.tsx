'use client'

import { moment } from '#components/format/durations.ts'
import { hitVerdict } from '#components/format/hit-rate.ts'
import { count, joined, percent, rate as perSecond } from '#components/format/numbers.ts'
import type { NamespacesResult } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { differenceOf, hitsOf, keyOf, rateOf, rowsOf, type SpaceRow } from './rows.ts'
import type { ResultView } from './use-namespaces.ts'

const cell = 'px-2 py-1.5'

/** Which part of the keys misses. */
export function HitsPanel({ view }: { view: ResultView }) {
  const { result } = view
  const whole = result?.whole
  return (
    <Panel
      title="Hit rate by namespace"
      hint={
        whole && (
          <span
            suppressHydrationWarning
          >{`${moment(whole.startedAt)} · ${whole.seconds.toFixed(1)} s${result.who ? ` · ${result.who}` : ''}`}</span>
        )
      }
      className="min-h-72"
      state={stateOf(view)}
    >
      {whole && <Hits view={view} result={whole} />}
    </Panel>
  )
}

function stateOf({ result, waiting, fault, retry }: ResultView) {
  if (result) return undefined
  if (fault) return <Failed message={fault.message} onRetry={retry} />
  if (waiting) return <Skeleton className="grow" />
  return (
    <Empty>
      No server tells the hit rate of a part of its keys. A capture of a few seconds does, for any
      application: it joins the commands with the misses that the server reports. Start one above.
    </Empty>
  )
}

function Hits({ view, result }: { view: ResultView; result: NamespacesResult }) {
  const rows = rowsOf(result, view.earlier?.whole ?? null)
  const compared = view.earlier !== null
  if (result.reads === 0)
    return (
      <Empty>Nobody read anything in these {result.seconds.toFixed(0)} seconds, so there is no rate.</Empty>
    )
  return (
    <>
      <Sums result={result} />
      <section
        aria-label="Hit rate by namespace, table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[28rem] overflow-auto"
      >
        <table className="w-full min-w-[30rem] text-xs sm:text-sm">
          <thead className="sticky top-0 bg-panel text-faint text-xs">
            <tr>
              <Head left>namespace</Head>
              <Head>reads</Head>
              <Head>per second</Head>
              <Head>misses</Head>
              <Head left>hit rate</Head>
              {compared && <Head>before</Head>}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row key={keyOf(row)} row={row} view={view} seconds={result.seconds} compared={compared} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function Head({ children, left = false }: { children: string; left?: boolean }) {
  return (
    <th scope="col" className={`${cell} font-normal ${left ? 'text-left' : 'text-right'}`}>
      {children}
    </th>
  )
}

type RowProps = { row: SpaceRow; view: ResultView; seconds: number; compared: boolean }

function Row({ row, view, seconds, compared }: RowProps) {
  const { name, kind, reads, misses, lacks, before, rate } = row
  const key = keyOf(row)
  const chosen = view.address.space === key
  const text = kind === 'namespace' ? 'font-mono break-all' : 'text-mute'
  return (
    <tr className={`border-line border-t ${chosen ? 'bg-raise' : ''}`}>
      <th scope="row" className={`${cell} text-left font-normal ${text}`}>
        {kind === 'rest' ? (
          name
        ) : (
          <button
            type="button"
            aria-pressed={chosen}
            onClick={() => view.setAddress({ space: chosen ? null : key })}
            className="rounded-control text-left underline decoration-edge underline-offset-2 hover:decoration-text"
          >
            {name}
          </button>
        )}
      </th>
      <td className={`${cell} text-right whitespace-nowrap`}>
        {joined(count(reads))}
        {lacks > 0 && (
          <span
            className="text-faint"
            title="It came into the list late: so many more at most."
          >{` + ≤${joined(count(lacks))}`}</span>
        )}
      </td>
      <td className={`${cell} text-right whitespace-nowrap`}>
        {joined(perSecond(reads / Math.max(0.001, seconds)))}
      </td>
      <td className={`${cell} text-right whitespace-nowrap`}>{joined(count(misses))}</td>
      <td className={cell}>
        <RateBar rate={rate} hits={hitsOf(row)} misses={misses} />
      </td>
      {compared && (
        <td className={`${cell} text-right whitespace-nowrap text-mute`}>
          {before === null ? '–' : joined(percent(before))}
          {before !== null && rate !== null && <Change by={rate - before} />}
        </td>
      )}
    </tr>
  )
}

function Change({ by }: { by: number }) {
  const points = Math.round(by * 1000) / 10
  if (points === 0) return null
  return (
    <span
      className={points > 0 ? 'text-hit' : 'text-miss'}
    >{` ${points > 0 ? '+' : '−'}${Math.abs(points)}`}</span>
  )
}

const tones = {
  healthy: 'text-hit',
  acceptable: 'text-hit',
  weak: 'text-miss',
  costly: 'text-stale',
} as const

function RateBar({ rate, hits, misses }: { rate: number | null; hits: number; misses: number }) {
  if (rate === null) return <span className="text-faint">no reads</span>
  const { kind, words } = hitVerdict(hits, Math.min(misses, hits + misses))
  const tone = kind in tones ? tones[kind as keyof typeof tones] : ''
  return (
    <span className="flex items-center gap-2" title={words}>
      <span className="flex h-1.5 min-w-16 flex-1 overflow-hidden rounded-full bg-miss" aria-hidden="true">
        <span className="block h-full bg-hit" style={{ width: `${rate * 100}%` }} />
      </span>
      <span className={`w-14 text-right whitespace-nowrap ${tone}`}>{joined(percent(rate))}</span>
    </span>
  )
}

/** The sum, and whether the server counted the same. */
function Sums({ result }: { result: NamespacesResult }) {
  const { reads, misses, untold, own, notes, reason, ended } = result
  const rate = rateOf({ reads, misses })
  const difference = differenceOf(result)
  return (
    <div className="mb-3 grid gap-1">
      <p>
        <span className="font-semibold text-big tracking-tight">
          {rate === null ? '–' : percent(rate).value}
        </span>{' '}
        <span className="text-mute">{`% of ${joined(count(reads))} reads were hits.`}</span>
      </p>
      <p className="text-mute text-xs">
        {difference === null
          ? 'The server’s own counters could not be compared.'
          : difference.reads === 0 && difference.misses === 0
            ? 'The server’s own counters say exactly the same.'
            : `The server counted otherwise: ${signed(difference.reads)} reads and ${signed(difference.misses)} misses here.`}
        {own.hits + own.misses > 0 &&
          ` The board’s own ${joined(count(own.hits + own.misses))} lookups are left out.`}
        {untold > 0 &&
          ` ${joined(count(untold))} reads were of commands with very many keys, whose names are not told.`}
        {ended !== 'time' && ` ${reason}`}
      </p>
      {notes.map(note => (
        <p key={note} className="text-miss text-xs">
          {note}
        </p>
      ))}
    </div>
  )
}

const signed = (amount: number) =>
  amount === 0 ? '0' : `${amount > 0 ? '+' : '−'}${joined(count(Math.abs(amount)))}`
