import type { ChildProcess } from 'node:child_process'
import { BoardError } from '#server/errors.ts'
import type { OwnServer } from '#server/lab/experiments/real-parts.ts'
import {
  type Asked,
  askedShape,
  fromClientShape,
  type ToClient,
  type Walked,
  walkedShape,
} from '#server/lab/experiments/scan/messages.ts'
import type { ScanChoice } from '#server/lab/experiments/scan/set-up.ts'
import { forkBare } from '#server/lab/instances/fork-bare.ts'
import { keepLastWords } from '#server/lab/instances/fork-instance.ts'

type Where = Pick<OwnServer, 'endpoint'>

function forkClient(server: Where): ChildProcess {
  const [place] = 'seeds' in server.endpoint ? server.endpoint.seeds : []
  return forkBare('server/lab/experiments/scan/main.ts', [JSON.stringify(place)])
}

type Waiting = { resolve: (answer: unknown) => void; reject: (error: Error) => void }

function createClient(child: ChildProcess) {
  const lastWords = keepLastWords(child)
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let dead: Error | null = null
  const die = (why: string) => {
    dead ??= new BoardError('STOPPING', why)
    for (const { reject } of waiting.values()) reject(dead)
    waiting.clear()
  }
  child.once('error', error => die(error.message))
  child.once('exit', () => die(`A client of the experiment has died. ${lastWords()}`.trim()))
  child.on('message', raw => {
    const message = fromClientShape.parse(raw)
    const each = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'done') each?.resolve(message.answer)
    else each?.reject(new BoardError('STOPPING', message.message))
  })
  return {
    async order(order: ToClient): Promise<unknown> {
      if (dead) throw dead
      const id = ++asked
      const answer = Promise.withResolvers<unknown>()
      waiting.set(id, answer)
      child.send({ id, order }, error => error && die(error.message))
      return answer.promise
    },
    end: () => void child.kill('SIGKILL'),
  }
}

/** One client that asks all the time, and one that looks at all keys, each in a process of its own. */
export function openClients(server: Where) {
  const [asker, walker] = [createClient(forkClient(server)), createClient(forkClient(server))]
  return {
    async ask(everyMs: number): Promise<() => Promise<Asked>> {
      await asker.order({ kind: 'ask', everyMs })
      return async () => askedShape.parse(await asker.order({ kind: 'rest' }))
    },
    async walk(way: NonNullable<ScanChoice['way']>, keys: number): Promise<Walked> {
      return walkedShape.parse(await walker.order({ ...way, keys }))
    },
    end() {
      asker.end()
      walker.end()
    },
  }
}

export type Clients = ReturnType<typeof openClients>
