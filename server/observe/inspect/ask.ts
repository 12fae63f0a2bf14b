import type { Redis } from 'ioredis'
import { BoardError } from '#server/errors.ts'
import { explainFailure } from '#server/targets/failure.ts'
import { createSlotOwners } from '#server/targets/slots.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import { bounds } from './bounds.ts'
import { guarded } from './reply-guard.ts'
import type { NotThere } from './shapes.ts'

export type Command = readonly (string | Buffer | number)[]
export type Reply = { error: Error | null; value: unknown }
export type Answer = { node: TargetNode; replies: Reply[] }

/** A key that moves while it is asked for is followed so many times. */
const mostMoves = 3

export type Ask = ReturnType<typeof createAsk>

/** Asks about one key where it lives, in one round trip, and follows it when it has moved. */
export function createAsk(target: Target, replyBytes: number = bounds.replyBytes) {
  const owners = createSlotOwners(target)

  async function follow(key: Buffer, commands: readonly Command[]): Promise<Answer | 'too large'> {
    let node = await owners.of(key)
    let asking = false
    for (let moves = 0; node !== null && moves <= mostMoves; moves++) {
      const replies = await send(node, commands, { asking, replyBytes })
      if (replies === 'too large') return replies
      const turned = replies.find(({ error }) => error && /^(MOVED|ASK) /.test(error.message))?.error
      if (!turned) return { node, replies }
      asking = turned.message.startsWith('ASK ')
      node = asking ? nodeIn(turned, target) : owners.moved(turned, node)
    }
    throw new BoardError('TARGET_UNREACHABLE', noHome(node))
  }

  return {
    /** The replies in the order of the commands. */
    async raw(key: Buffer, commands: readonly Command[]): Promise<Answer | NotThere> {
      const answer = await follow(key, commands)
      return answer === 'too large' ? tooLarge(replyBytes) : answer
    },
    /** The same for a key that must be of this type: TYPE goes first, and its reply is taken off. */
    async of(key: Buffer, type: string, commands: readonly Command[]): Promise<Answer | NotThere> {
      const answer = await follow(key, [['TYPE', key], ...commands])
      if (answer === 'too large') return tooLarge(replyBytes)
      const [found, ...replies] = answer.replies
      // Without the right to ask for the type, the answers must tell.
      const name = found?.error ? type : String(found?.value)
      if (name === 'none') return { state: 'gone' }
      if (name !== type || replies.some(isWrongType)) return { state: 'changed', type: name }
      return { node: answer.node, replies }
    },
  }
}

const isWrongType = ({ error }: Reply) => error?.message.startsWith('WRONGTYPE') ?? false

export const isAnswer = (found: Answer | NotThere): found is Answer => 'replies' in found

const tooLarge = (replyBytes: number): NotThere => ({
  state: 'refused',
  reason: `The server's answer has more than ${replyBytes / 1024 / 1024} MiB, which the board does not take in at once.`,
})

const noHome = (node: TargetNode | null): string =>
  node
    ? 'The key is on its way to another node. Look again in a moment.'
    : 'No server of this cache that has this key is known at the moment.'

async function send(
  node: TargetNode,
  commands: readonly Command[],
  { asking, replyBytes }: { asking: boolean; replyBytes: number },
): Promise<Reply[] | 'too large'> {
  const client = await node.browser()
  const found = await guarded(client, replyBytes, () => pipeline(client, commands, asking))
  if (found === 'too large') return found
  const fault = found.find(({ error }) => error && error.name !== 'ReplyError')?.error
  if (fault) throw explainFailure(fault, { address: node.name, user: node.user })
  return asking ? found.filter((_, i) => i % 2 === 1) : found
}

/** A redirection by ASK holds for one command. */
async function pipeline(client: Redis, commands: readonly Command[], asking: boolean): Promise<Reply[]> {
  const line = client.pipeline()
  for (const [name, ...args] of commands) {
    if (asking) line.call('ASKING')
    line.callBuffer(String(name), args)
  }
  const replies = (await line.exec()) ?? []
  return replies.map(([error, value]) => ({ error, value }))
}

function nodeIn(error: Error, target: Target): TargetNode | null {
  const id = error.message.split(' ')[2]
  return target.nodes().find(node => node.id === id) ?? null
}

/** For a sentence on the screen. */
export function reasonOf(error: Error, node: TargetNode): string {
  return explainFailure(error, { address: node.name, user: node.user }).message
}
