import { isDeepStrictEqual } from 'node:util'
import { BoardError } from '#server/errors.ts'
import { createNews, newsEveryMs } from '#server/lab/experiments/news.ts'
import type { Ending, ExperimentParts, ExperimentsState, RunNow } from '#server/lab/experiments/parts.ts'
import { perform } from '#server/lab/experiments/perform.ts'
import { createResult, type Sofar } from '#server/lab/experiments/result.ts'
import { callOff, endingOf, type Run, stopped } from '#server/lab/experiments/run.ts'
import { checkedSettings, type RunSettings } from '#server/lab/experiments/settings.ts'
import { tidyUp } from '#server/lab/experiments/tidy-up.ts'
import type { Person } from '#server/lab/parts.ts'

const mostQueued = 10

/** The experiments of a target: they run one after the other, and everybody sees the same. */
export function createExperiments(parts: ExperimentParts) {
  const { target, keeper, record, publish, clock, log } = parts
  const queue: Run[] = []
  let current: Run | null = null
  let closed = false
  let telling = false
  let tidying: Promise<boolean> = Promise.resolve(true)

  const refused =
    target.role === 'lab'
      ? null
      : `${target.name} has the role ${target.role}; experiments need a target with the role lab (CACHEBOARD_ROLE).`

  const shown = ({ id, settings, who, startedAt, progress }: Run): RunNow => ({
    id,
    settings,
    who,
    startedAt,
    progress,
  })
  const state = (): ExperimentsState => ({
    target: target.id,
    refused,
    current: current && shown(current),
    queue: queue.map(shown),
  })

  /** A few times a second at most, and always the last word. */
  function tell() {
    if (telling || closed) return
    telling = true
    clock.after(newsEveryMs, () => {
      telling = false
      publish.state(state())
    })
  }

  function mayRun() {
    if (refused !== null) throw new BoardError('FORBIDDEN', refused)
    if (closed) throw new BoardError('STOPPING', 'The board is stopping. Try again when it is back.')
    if (queue.length >= mostQueued)
      throw new BoardError('TOO_MANY', `${mostQueued} runs wait already. Cancel one, or wait.`)
  }

  function notTwice(settings: RunSettings) {
    const twin = [...(current ? [current] : []), ...queue].find(each =>
      isDeepStrictEqual(each.settings, settings),
    )
    if (!twin) return
    throw new BoardError(
      'BAD_INPUT',
      twin === current ? 'This very run is running already.' : 'This very run waits in line already.',
    )
  }

  async function start(
    who: Person,
    wanted: RunSettings,
    repeats: string | null = null,
  ): Promise<{ id: string }> {
    mayRun()
    const { experiment, settings } = checkedSettings(wanted)
    notTwice(settings)
    const id = await keeper.queue({
      target: target.id,
      experiment: experiment.id,
      name: experiment.title,
      who: who.name,
      queuedAt: clock.now(),
      settings,
      repeats,
    })
    const run: Run = {
      id,
      settings,
      who: who.name,
      startedAt: null,
      progress: { done: 0, of: 0, doing: 'Waits in line' },
      controller: new AbortController(),
      ending: null,
      sofar: createResult().sofar,
      ended: Promise.resolve(),
    }
    queue.push(run)
    const summary = `The experiment “${experiment.title}” was started, ${settings.mode}, seed ${settings.seed}.`
    record({ by: who, action: 'experiments.start', summary, detail: { run: id } })
    next()
    tell()
    return { id }
  }

  function next() {
    if (current || closed) return
    const run = queue.shift()
    if (!run) return
    current = run
    run.ended = go(run)
      .catch(error => log.error({ error: String(error) }, 'a run could not be kept'))
      .finally(() => {
        current = null
        next()
        tell()
      })
  }

  async function go(run: Run): Promise<void> {
    const { id, settings, controller } = run
    const { experiment } = checkedSettings(settings)
    const result = createResult()
    const news = createNews(clock, told => publish.news({ run: id, told }))
    run.startedAt = clock.now()
    run.sofar = result.sofar
    run.progress = { done: 0, of: 0, doing: 'Gets ready' }
    tell()
    try {
      await tidying.catch(() => false)
      const verdict = await perform({
        experiment,
        settings,
        parts,
        signal: controller.signal,
        abort: reason => callOff(run, { state: 'failed', message: reason.message }),
        begun: versions => keeper.begin(id, run.startedAt ?? 0, versions),
        hear(told) {
          result.hear(told)
          if (told.kind === 'progress') run.progress = result.sofar().progress
          news.add(told)
          tell()
        },
      })
      const { hash, ...found } = result.finish(verdict)
      await keeper.end(id, { state: 'finished', result: found, hash, votes: await reveal(experiment.id) })
      record({ by: null, action: 'experiments.end', summary: verdict.sentence, detail: { run: id } })
    } catch (error) {
      await keeper.end(id, run.ending ?? endingOf(error))
    } finally {
      news.close()
    }
  }

  /** The room has its answer: who expects something now expects it of the next run. */
  async function reveal(experiment: string): Promise<Record<string, number>> {
    const where = { target: target.id, experiment }
    const votes = await keeper.predictions.count(where)
    await keeper.predictions.clear(where)
    return votes
  }

  return {
    target: target.id,
    state,
    start,
    /** What a run has told so far; null when it does not run now. */
    sofar: (id: string): Sofar | null => (current?.id === id ? current.sofar() : null),
    /** Why the live lab has to wait. */
    occupies: (): string | null =>
      current?.settings.mode === 'real'
        ? `The experiment “${current.settings.experiment}” is running.`
        : null,
    async cancel(who: Person, id: string): Promise<void> {
      const cancelled: Ending = { state: 'cancelled', message: `Cancelled by ${who.name}.` }
      const waiting = queue.findIndex(each => each.id === id)
      if (waiting >= 0) {
        queue.splice(waiting, 1)
        await keeper.end(id, cancelled)
      } else if (current?.id === id) {
        const run = current
        callOff(run, cancelled)
        await run.ended
      } else throw new BoardError('NOT_FOUND', 'This run has ended already.')
      record({
        by: who,
        action: 'experiments.cancel',
        summary: 'An experiment was cancelled.',
        detail: { run: id },
      })
      tell()
    },
    /** After a crash: removes what a run could not remove by itself. False: it is too early to say whose it is. */
    async tidy(): Promise<boolean> {
      if (refused !== null || current) return true
      tidying = tidyUp(parts)
      return tidying
    },
    /** With the board. */
    async close(): Promise<void> {
      closed = true
      const waiting = queue.splice(0)
      if (current) callOff(current, stopped)
      await current?.ended
      for (const { id } of waiting) await keeper.end(id, stopped).catch(() => {})
    },
  }
}

export type Experiments = ReturnType<typeof createExperiments>
