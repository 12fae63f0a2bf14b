import type { ChildProcess } from 'node:child_process'
import { BoardError } from '#server/errors.ts'
import { fromActorShape, type ToActor } from '#server/lab/experiments/stage/messages.ts'
import type { Heard } from '#server/lab/experiments/stage/stage.ts'
import { forkBare } from '#server/lab/instances/fork-bare.ts'
import { keepLastWords } from '#server/lab/instances/fork-instance.ts'

const forkActor = () => forkBare('server/lab/experiments/stage/main.ts')

type Waiting = { resolve: (answer: unknown) => void; reject: (error: Error) => void }

/** One process as web sees it: it is asked, and it answers or dies. */
function createMember(child: ChildProcess) {
  const lastWords = keepLastWords(child)
  const waiting = new Map<number, Waiting>()
  const hello = Promise.withResolvers<void>()
  hello.promise.catch(() => {})
  let hear: (news: Heard) => void = () => {}
  let asked = 0
  let dead: Error | null = null

  function die(why: string) {
    dead ??= new BoardError('STOPPING', why)
    hello.reject(dead)
    for (const { reject } of waiting.values()) reject(dead)
    waiting.clear()
  }
  function end(why: string) {
    die(why)
    child.kill('SIGKILL')
  }
  child.on('message', raw => {
    const parsed = fromActorShape.safeParse(raw)
    if (!parsed.success) return end('A process of the experiment said something that cannot be read.')
    const message = parsed.data
    if (message.kind === 'hello') return hello.resolve()
    if (message.kind === 'news') return hear(message)
    const each = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'done') each?.resolve(message.answer)
    else each?.reject(new BoardError('STOPPING', message.message))
  })
  child.once('error', error => die(error.message))
  child.once('exit', () => die(`A process of the experiment has died. ${lastWords()}`.trim()))

  return {
    ready: hello.promise,
    async ask(order: ToActor): Promise<unknown> {
      if (dead) throw dead
      const id = ++asked
      const answer = Promise.withResolvers<unknown>()
      waiting.set(id, answer)
      child.send({ id, order }, error => error && die(error.message))
      return answer.promise
    },
    onNews(listener: (news: Heard) => void) {
      hear = listener
    },
    end: () => void child.kill('SIGKILL'),
  }
}

export type Member = ReturnType<typeof createMember>

/** The processes of one run: forked when they are first needed, ended with it. */
export function createCast(forkOne: () => ChildProcess = forkActor) {
  const members: Member[] = []
  return {
    async of(count: number): Promise<Member[]> {
      while (members.length < count) members.push(createMember(forkOne()))
      const chosen = members.slice(0, count)
      await Promise.all(chosen.map(({ ready }) => ready))
      return chosen
    },
    end() {
      for (const each of members.splice(0)) each.end()
    },
  }
}

export type Cast = ReturnType<typeof createCast>
