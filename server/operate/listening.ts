import type { Activity, Doer } from './recording.ts'

type Report = { reason: string; commands: number; bytes: number; seconds: number }
type HotState = { result: { seconds: number } | null; problem: string | null }

type Options<Ask, Hot extends { means: string; seconds: number }> = {
  target: { id: string; name: string }
  activity: Activity
  listen: (by: string, ask: Ask) => Promise<{ done: Promise<Report> }>
  findHotKeys: (by: string, ask: Hot) => { done: Promise<HotState> }
}

/** Looking that costs the server something, or shows what others send: it is in the activity list, with how it ended. */
export function createListening<
  Ask extends { seconds: number; filter: object },
  Hot extends { means: string; seconds: number },
>(options: Options<Ask, Hot>) {
  const { target, activity } = options

  const begin = (
    viewer: Doer,
    action: `${string}.${string}`,
    told: { summary: string; detail: Record<string, unknown> },
  ) => activity.recordFirst({ viewer, target: target.id, action, ...told, count: null, undo: null })

  return {
    async listen(viewer: Doer, ask: Ask): Promise<void> {
      const summary = `Listened to the commands of ${target.name} for at most ${ask.seconds} s.`
      const id = await begin(viewer, 'commands.listen', { summary, detail: { ...ask } })
      try {
        const { done } = await options.listen(viewer.name, ask)
        void done.then(({ reason, commands, bytes, seconds }) =>
          activity.settle(id, {
            summary: `${summary} ${reason}`,
            count: commands,
            detail: { ...ask, commands, bytes, seconds },
          }),
        )
      } catch (error) {
        activity.settle(id, { summary: `${summary} It was refused.` })
        throw error
      }
    },
    async findHotKeys(viewer: Doer, ask: Hot): Promise<void> {
      const summary = `Looked for hot keys on ${target.name} (${ask.means}).`
      const id = await begin(viewer, 'hotkeys.find', { summary, detail: { ...ask } })
      try {
        const { done } = options.findHotKeys(viewer.name, ask)
        void done.then(({ problem }) =>
          activity.settle(id, problem ? { summary: `${summary} It failed: ${problem}` } : {}),
        )
      } catch (error) {
        activity.settle(id, { summary: `${summary} It was refused.` })
        throw error
      }
    },
  }
}
