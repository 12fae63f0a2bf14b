import type { CommandTimes } from '#server/observe/commandtimes/command-times.ts'
import { blind, missingOf } from '../known.ts'
import { slowlogHref } from '../places.ts'
import type { Finding, Rule } from '../shapes.ts'
import { count, ms, name, say, seconds, share, times } from '../text.ts'

/** A server that was watched for less says little of what is usual. */
const shortestSeconds = 30
const leastFailed = 0.01
const fewestFailed = 10

const windowOf = (command: CommandTimes) => Math.max(0, command.calls - command.own)

/** KEYS is called: not slow yet, but it grows with the number of keys. */
export const keysCalls: Rule = {
  id: 'keys-calls',
  title: 'Calls of KEYS',
  looksFor: 'Calls of KEYS in the last hour, also fast ones.',
  look({ commands }) {
    const missing = missingOf(commands)
    if (missing || !commands.ok) return missing ?? blind('The command times are not known.')
    const { seconds: over, commands: all } = commands.value
    if (over < shortestSeconds)
      return blind('The board has counted commands for less than 30 s. Come back in a moment.')
    const source = { kind: 'command-times' as const, at: commands.at }
    const keys = all.find(({ command }) => command === 'KEYS')
    const calls = keys ? windowOf(keys) : 0
    if (!keys || calls === 0) return { kind: 'looked', source, findings: [] }
    return { kind: 'looked', source, findings: [keysFinding(keys, { calls, over, at: commands.at })] }
  },
}

function keysFinding(
  keys: CommandTimes,
  { calls, over, at }: { calls: number; over: number; at: number },
): Finding {
  const total = keys.microseconds / 1000
  return {
    id: 'keys-calls',
    severity: 'look',
    share: Math.min(1, total / (over * 1000)),
    says: say`KEYS was called ${times(calls)} in the last ${seconds(over)}.`,
    since: null,
    evidence: [
      { label: 'each', value: [ms((keys.meanMicroseconds ?? 0) / 1000)] },
      { label: 'together', value: [ms(total)] },
    ],
    effect: say`It looks at every key while nobody else is served: twice the keys, twice the wait.`,
    remedy: say`Use SCAN, and forbid KEYS to the applications by ACL.`,
    place: { href: slowlogHref({ tab: 'latency' }), words: 'See the command times' },
    source: { kind: 'command-times', at },
  }
}

/** Commands that the server refused or could not do. */
export const failedCommands: Rule = {
  id: 'failed-commands',
  title: 'Failed commands',
  looksFor: 'Commands of which more than one in a hundred failed or was refused in the last hour.',
  look({ commands }) {
    const missing = missingOf(commands)
    if (missing || !commands.ok) return missing ?? blind('The command times are not known.')
    const { seconds: over, commands: all } = commands.value
    if (over < shortestSeconds)
      return blind('The board has counted commands for less than 30 s. Come back in a moment.')
    const bad = all
      .map(command => ({
        command,
        failed: command.failed + command.rejected,
        tried: command.calls + command.rejected,
      }))
      .filter(({ failed, tried }) => failed >= fewestFailed && failed >= tried * leastFailed)
      .toSorted((a, b) => b.failed - a.failed)
    const source = { kind: 'command-times' as const, at: commands.at }
    const [worst] = bad
    if (!worst) return { kind: 'looked', source, findings: [] }
    const part = worst.failed / worst.tried
    return {
      kind: 'looked',
      source,
      findings: [
        {
          id: `failed-commands:${worst.command.command}`,
          severity: part >= 0.1 ? 'soon' : 'look',
          share: part,
          says: say`${share(part)} of the calls of ${name(worst.command.command)} failed in the last ${seconds(over)}.`,
          since: null,
          evidence: bad.slice(0, 4).map(({ command, failed, tried }) => ({
            label: command.command,
            value: say`${count(failed)} of ${count(tried)}`,
          })),
          effect: say`${count(worst.failed)} requests did not get what they asked for. Refused ones (memory full, no permission, wrong arguments) are among them.`,
          remedy: say`Look into the log of the application: it was told the reason. OOM means that the memory is full, WRONGTYPE that a key is of another type.`,
          place: { href: slowlogHref({ tab: 'latency' }), words: 'See the command times' },
          source,
        },
      ],
    }
  },
}
