'use client'

import { milliseconds } from '#components/format/durations.ts'
import { joined } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { AlertDelivery, AlertWebhook } from '#components/rpc/types.ts'

const cell = 'px-2 py-1.5 text-left whitespace-nowrap'

type DeliveriesProps = { deliveries: readonly AlertDelivery[]; webhooks: readonly AlertWebhook[] }

/** What was sent last, and what the receivers said to it. */
export function Deliveries({ deliveries, webhooks }: DeliveriesProps) {
  if (deliveries.length === 0) return null
  const nameOf = (id: string) => webhooks.find(webhook => webhook.id === id)?.name ?? 'removed'
  return (
    <section
      aria-label="Sent"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-80 overflow-auto"
    >
      <table className="w-full">
        <thead className="sticky top-0 bg-panel text-faint text-xs">
          <tr>
            {['what', 'to', 'when', 'how it went'].map(head => (
              <th key={head} scope="col" className={`${cell} font-normal`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery, index) => (
            <tr key={delivery.id} className="border-line border-t align-top">
              <th scope="row" className={`${cell} font-normal`}>
                {events[delivery.event]}
                {delivery.event !== 'test' && <span className="text-mute">: {delivery.subject}</span>}
              </th>
              <td className={cell}>{nameOf(delivery.webhook)}</td>
              <td className={cell}>
                <RelativeTime at={delivery.at} />
              </td>
              <td className="min-w-56 px-2 py-1.5 text-pretty">
                <Outcome delivery={delivery} isNext={isNext(delivery, deliveries.slice(index + 1))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const events: Record<AlertDelivery['event'], string> = { firing: 'firing', resolved: 'ended', test: 'a test' }

/** Each webhook gets things in the order in which they happened. */
function isNext({ webhook }: AlertDelivery, older: readonly AlertDelivery[]): boolean {
  return !older.some(other => other.webhook === webhook && other.state === 'waiting')
}

type OutcomeProps = { delivery: AlertDelivery; isNext: boolean }

function Outcome({ delivery: { state, status, error, attempts, took }, isNext: goesNext }: OutcomeProps) {
  const tries = attempts > 1 ? ` (${attempts} attempts)` : ''
  if (state === 'sent') {
    return (
      <span>
        <span className="text-ok">taken</span>: {status}
        {took !== null && ` after ${joined(milliseconds(took))}`}
        {tries}
      </span>
    )
  }
  if (state === 'failed') {
    return (
      <span>
        <span className="text-stale">failed</span>: {error}
        {tries}
      </span>
    )
  }
  return (
    <span>
      <span className="text-miss">
        {attempts > 0 ? 'tried again soon' : goesNext ? 'on its way' : 'waits for the one before'}
      </span>
      {error !== null && `: ${error}`}
      {tries}
    </span>
  )
}
