import { blind, missingOf } from '../known.ts'
import { meanOf } from '../over-time.ts'
import type { Rule } from '../shapes.ts'
import { count, say } from '../text.ts'

const windowSeconds = 3600

/** More clients than the server takes. */
export const refusedConnections: Rule = {
  id: 'refused-connections',
  title: 'Refused connections',
  looksFor: 'Connections that the server refused in the last hour, because it had too many.',
  look({ frame, hour }) {
    const missing = missingOf(frame, hour)
    if (missing || !frame.ok || !hour.ok) return missing ?? blind('Nothing is known.')
    const perSecond = meanOf(hour.value, 'rejectedConnections', windowSeconds)
    if (perSecond === null)
      return blind(
        frame.value.total.rejectedConnections === null
          ? 'The server does not tell how many connections it refuses.'
          : 'The board has only begun to watch. Come back in a minute.',
      )
    const known = (hour.value.lines.rejectedConnections?.avg ?? []).filter(value => value !== null).length
    const refused = Math.round(perSecond * known * hour.value.step)
    const source = { kind: 'history' as const, at: hour.at }
    const { clients } = frame.value.total
    if (refused < 1) return { kind: 'looked', source, findings: [] }
    return {
      kind: 'looked',
      source,
      findings: [
        {
          id: 'refused-connections',
          severity: 'now',
          share: 1,
          says: say`The server refused ${count(refused)} connections in the last hour: it had as many as it may (maxclients).`,
          since: null,
          evidence: clients === null ? [] : [{ label: 'connected now', value: [count(clients)] }],
          effect: say`Whoever was refused has no cache: all that he reads goes to the database.`,
          remedy: say`Use pools with an upper limit, cut idle connections (timeout), or raise maxclients.`,
          place: { href: '/clients', words: 'See who is connected' },
          source,
        },
      ],
    }
  },
}
