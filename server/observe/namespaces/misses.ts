import { openLineConnection } from '#server/targets/line-connection.ts'
import type { TargetNode } from '#server/targets/target.ts'
import { markChannel } from './marks.ts'
import { createPushes } from './pushes.ts'

const channelOfMisses = /^__keyevent@(\d+)__:keymiss$/

export type MissListener = {
  onMiss: (key: Buffer, database: number) => void
  onMark: (word: string) => void
  onLost: (error: Error) => void
}

/** Hears of each lookup that found nothing, as the server tells it. */
export function listenForMisses(node: TargetNode, { onMiss, onMark, onLost }: MissListener) {
  const pushes = createPushes(([kind, , channel, payload]) => {
    if (kind?.toString('latin1') !== 'pmessage' || !channel || !payload) return
    const database = channelOfMisses.exec(channel.toString('latin1'))?.[1]
    if (database === undefined) onMark(payload.toString('latin1'))
    else onMiss(payload, Number(database))
  })
  return openLineConnection(node.pass(), {
    command: ['PSUBSCRIBE', '__keyevent@*__:keymiss', markChannel],
    onBytes: pushes.take,
    onLost,
  })
}
