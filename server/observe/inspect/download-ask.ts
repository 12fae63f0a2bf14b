import { BoardError } from '#server/errors.ts'
import { type Ask, type Command, isAnswer, type Reply, reasonOf } from './ask.ts'

export const changed = () => new BoardError('NOT_FOUND', 'The value changed while it was downloaded.')

/** The replies, or the fault that ends the download. */
export async function askFor(
  ask: Ask,
  { key, type }: { key: Buffer; type: string },
  commands: Command[],
): Promise<Reply[]> {
  const answer = await ask.of(key, type, commands)
  if (!isAnswer(answer)) {
    if (answer.state === 'refused') throw new BoardError('TOO_MANY', answer.reason)
    throw changed()
  }
  const refused = answer.replies.find(({ error }) => error)?.error
  if (refused) throw new BoardError('TARGET_PERMISSION', reasonOf(refused, answer.node))
  return answer.replies
}
