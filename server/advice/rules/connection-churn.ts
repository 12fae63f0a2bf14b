import { blind, missingOf } from '../known.ts'
import { meanOf, sinceWhen } from '../over-time.ts'
import type { Finding, Reading, Rule } from '../shapes.ts'
import { count, rate, say, share } from '../text.ts'

const windowSeconds = 300
const leastPerSecond = 2
/** One connection for so few commands. */
const fewCommands = 100

/** Connections that are opened for a handful of commands. */
export const connectionChurn: Rule = {
  id: 'connection-churn',
  title: 'Connection churn',
  looksFor: 'Clients that open a new connection for a few commands.',
  look(reading) {
    const { frame, hour } = reading
    const missing = missingOf(frame)
    if (missing || !frame.ok) return missing ?? blind('Nothing is known.')
    const { total } = frame.value
    const of = (metric: 'connections' | 'operations') =>
      (hour.ok ? meanOf(hour.value, metric, windowSeconds) : null) ?? total[metric]
    const [opened, commands] = [of('connections'), of('operations')]
    if (opened === null || commands === null)
      return blind('The server does not tell how many connections it receives.')
    const found = opened >= leastPerSecond && commands / opened < fewCommands
    return {
      kind: 'looked',
      source: { kind: 'servers', at: frame.at },
      findings: found ? [findingOf(reading, { opened, commands, clients: total.clients, at: frame.at })] : [],
    }
  },
}

type Facts = { opened: number; commands: number; clients: number | null; at: number }

function findingOf({ hour }: Reading, { opened, commands, clients, at }: Facts): Finding {
  const each = commands / opened
  return {
    id: 'connection-churn',
    severity: each < 10 ? 'soon' : 'look',
    share: Math.min(1, 1 / Math.max(1, each)),
    says: say`Connections are opened at ${rate(opened)}, one for every ${count(Math.max(1, Math.round(each)))} commands.`,
    since: hour.ok
      ? sinceWhen(hour.value, ['connections'], ({ connections = 0 }) => connections >= leastPerSecond)
      : null,
    evidence: [
      { label: 'commands', value: [rate(commands)] },
      {
        label: 'commands that wait for a new connection',
        value: [share(Math.min(1, 1 / Math.max(1, each)))],
      },
      ...(clients === null ? [] : [{ label: 'connected now', value: [count(clients)] }]),
    ],
    effect: say`Each of them waits for at least one more round trip (three with TLS and a password) before its first command.`,
    remedy: say`Keep connections: one client or pool for each process, made at its start, not for each request.`,
    place: { href: '/clients', words: 'See who is connected' },
    source: { kind: 'servers', at },
  }
}
