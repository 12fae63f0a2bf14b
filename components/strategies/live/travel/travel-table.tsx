import { joined, rate } from '#components/format/numbers.ts'
import type { EdgeId, Travel } from './travel.ts'

const routes: Record<EdgeId, string> = {
  requests: 'clients → instances',
  ask: 'instances → cache',
  load: 'instances → database',
  fill: 'database → cache',
  write: 'instances → database',
  remove: 'instances → cache',
  put: 'instances → cache',
  journal: 'instances → journal',
  flush: 'journal → database',
}

const cell = 'px-2.5 py-1.5'

/** The numbers of the drawing, for reading. */
export function TravelTable({ travel, lane }: { travel: Travel; lane: string }) {
  const { cache, database, journal } = travel
  const facts: [string, string][] = [
    ['clients', travel.clients.words],
    ['instances', travel.instances.title],
    ['cache', cache.away ? `away: ${cache.away}` : cache.words],
    [
      'circuit breakers',
      cache.brokenInstances > 0 ? `open in ${cache.brokenInstances} instances` : 'all closed',
    ],
    ['database', database.away ? 'does not answer' : database.words],
    ['waiting for a connection', String(database.queue)],
  ]
  if (journal) facts.push(['journal', journal.words])
  return (
    <table className="w-full text-xs">
      <caption className="sr-only">{`How a request travels, ${lane}: the last second`}</caption>
      <thead className="text-faint">
        <tr>
          {['way', 'what passes', 'per second'].map((head, index) => (
            <th
              key={head}
              scope="col"
              className={`${cell} font-normal ${index === 2 ? 'text-right' : 'text-left'}`}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {travel.edges.map(({ id, perSecond, words }) => (
          <tr key={id} className="border-line border-t">
            <th scope="row" className={`${cell} text-left font-normal whitespace-nowrap`}>
              {routes[id]}
            </th>
            <td className={`${cell} text-mute`}>{words}</td>
            <td className={`${cell} text-right whitespace-nowrap`}>{joined(rate(perSecond))}</td>
          </tr>
        ))}
        {facts.map(([name, value]) => (
          <tr key={name} className="border-line border-t">
            <th scope="row" className={`${cell} text-left font-normal whitespace-nowrap`}>
              {name}
            </th>
            <td className={`${cell} text-mute`} colSpan={2}>
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
