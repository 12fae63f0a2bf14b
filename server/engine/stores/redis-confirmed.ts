import type { Durability } from '#server/engine/ports.ts'
import { asList, asNumber, type RedisClient, runScript } from '#server/engine/stores/redis-call.ts'
import type { Script } from '#server/engine/stores/scripts.ts'
import type { ServerClock } from '#server/engine/stores/server-clock.ts'

type Wanted = Exclude<Durability, 'memory'>
type Command = { script: Script; keys: string[]; args: (string | Buffer)[] }
type Asked = { shard: number; until: number; wanted: Wanted }
/** `missing` says what was not confirmed; undefined when everything was. */
type Confirmed = { reply: unknown; missing: string | undefined }
type Waiting = {
  command: Command
  until: number
  resolve: (done: Confirmed) => void
  reject: (error: unknown) => void
}
type Result = [error: Error | null, reply?: unknown]

const TRIAL_MS = 500
/** So many writes are confirmed together at most. */
const MOST = 256

const noScript = ([error]: Result) => error?.message.startsWith('NOSCRIPT') === true
const elsewhere = ([error]: Result) => /^(MOVED|ASK|TRYAGAIN) /.test(error?.message ?? '')

/**
 * Writes that are answered only when the server's disk, or a replica's, holds them. WAIT and WAITAOF speak of the
 * writes of their own connection, so both go out together; and they hold up that connection, so while one group waits
 * the next one gathers behind it and is confirmed as a whole.
 */
export function createConfirmed({ client, time }: { client: RedisClient; time: ServerClock }) {
  const lines = new Map<string, { waiting: Waiting[]; busy: boolean }>()
  let waitaof: Promise<boolean> | undefined
  client.on('close', () => {
    waitaof = undefined
  })

  async function askForWaitaof(): Promise<boolean> {
    try {
      return asList(await client.call('COMMAND', 'INFO', 'WAITAOF'))[0] !== null
    } catch (error) {
      // Whoever may not ask does without: the settings alone must carry the promise then.
      if (error instanceof Error && error.message.startsWith('NOPERM')) return false
      waitaof = undefined
      throw error
    }
  }
  const knowsWaitaof = () => {
    waitaof ??= askForWaitaof()
    return waitaof
  }

  async function questionOf(wanted: Wanted, ms: number): Promise<string[] | undefined> {
    const most = String(Math.max(1, Math.floor(ms)))
    if (await knowsWaitaof()) return ['WAITAOF', '1', wanted === 'replica' ? '1' : '0', most]
    // Under appendfsync always, which is required here, the answer itself comes after the fsync.
    return wanted === 'replica' ? ['WAIT', '1', most] : undefined
  }

  function missingOf(question: string[] | undefined, [error, reply]: Result): string | undefined {
    if (question === undefined) return undefined
    if (error) return `the server does not confirm it: ${error.message}`
    const [local, replicas] = Array.isArray(reply) ? reply.map(asNumber) : [1, asNumber(reply)]
    if ((local ?? 0) < 1) return `its disk did not confirm it in time (${question.join(' ')}).`
    if (question.includes('WAIT') || question[2] === '1') {
      return (replicas ?? 0) < 1 ? `no replica confirmed it in time (${question.join(' ')}).` : undefined
    }
    return undefined
  }

  /** One pipeline is one connection, to one node. */
  async function send(commands: Command[], question: string[] | undefined, by: 'sha' | 'source') {
    const pipeline = client.pipeline()
    for (const { script, keys, args } of commands) {
      if (by === 'sha') pipeline.evalsha(script.sha, keys.length, ...keys, ...args)
      else pipeline.eval(script.source, keys.length, ...keys, ...args)
    }
    const [name, ...rest] = question ?? []
    if (name) pipeline.call(name, ...rest)
    const results: Result[] = (await pipeline.exec()) ?? []
    const answer = results[commands.length] ?? [null, undefined]
    return { results: results.slice(0, commands.length), missing: missingOf(question, answer) }
  }

  /** The client follows it there, but by another connection than the one that would be asked. */
  const follow = ({ command, resolve, reject }: Waiting) =>
    runScript(client, command.script, command).then(
      reply => resolve({ reply, missing: 'its hash slot is being moved to another server.' }),
      reject,
    )

  async function confirm(group: Waiting[], wanted: Wanted, by: 'sha' | 'source' = 'sha') {
    const left = Math.min(...group.map(({ until }) => until)) - time.now()
    const question = await questionOf(wanted, left)
    const commands = group.map(({ command }) => command)
    const { results, missing } = await send(commands, question, by)
    const unknown: Waiting[] = []
    for (const [at, each] of group.entries()) {
      const result = results[at] ?? [new Error('The server did not answer.')]
      if (by === 'sha' && noScript(result)) unknown.push(each)
      else if (elsewhere(result)) void follow(each)
      else if (result[0]) each.reject(result[0])
      else each.resolve({ reply: result[1], missing })
    }
    if (unknown.length > 0) await confirm(unknown, wanted, 'source')
  }

  async function work(line: { waiting: Waiting[]; busy: boolean }, wanted: Wanted) {
    if (line.busy) return
    line.busy = true
    while (line.waiting.length > 0) {
      const group = line.waiting.splice(0, MOST)
      await confirm(group, wanted).catch(error => {
        for (const each of group) each.reject(error)
      })
    }
    line.busy = false
  }

  function lineOf(shard: number, wanted: Wanted) {
    // In a Cluster only a shard is sure to live on one node.
    const name = `${wanted} ${client.isCluster ? shard : 0}`
    const known = lines.get(name) ?? { waiting: [], busy: false }
    lines.set(name, known)
    return known
  }

  return {
    knowsWaitaof,
    run(command: Command, { shard, until, wanted }: Asked): Promise<Confirmed> {
      const { promise, resolve, reject } = Promise.withResolvers<Confirmed>()
      const line = lineOf(shard, wanted)
      line.waiting.push({ command, until, resolve, reject })
      setImmediate(() => void work(line, wanted))
      return promise
    },
    /** A small write of no meaning, confirmed as the real ones would be. */
    async tryOut(name: string, wanted: Wanted): Promise<string | undefined> {
      const question = await questionOf(wanted, TRIAL_MS)
      if (question === undefined) return undefined
      const [word, ...rest] = question
      const pipeline = client.pipeline().set(name, '1', 'PX', TRIAL_MS)
      const [written, answer] = (await pipeline.call(word ?? '', ...rest).exec()) ?? []
      if (!written || written[0]) return `a trial write failed: ${written?.[0]?.message ?? 'no answer'}`
      return missingOf(question, answer ?? [new Error('no answer')])
    },
  }
}
