import type { Viewer } from '#server/access/access.ts'
import { advise, isWorse } from '#server/advice/advise.ts'
import type { Reading, Source } from '#server/advice/shapes.ts'
import { createReading, type ReadingOptions } from '#server/advice-reading.ts'
import { BoardError } from '#server/errors.ts'
import type { Aside } from '#server/history/advice-aside.ts'
import type { History } from '#server/history/history.ts'
import type { Hub } from '#server/live/hub.ts'

/** Read once for everybody who looks. */
const keptMs = 3000

/** What was found out, who has set what of it aside, and how old what it was told from is. */
export function createAdvice(options: ReadingOptions & { history: History; hub: Hub }) {
  const { target, history, hub } = options
  const read = createReading(options)
  let last: { at: number; answer: ReturnType<typeof look> } | null = null
  let good: Awaited<ReturnType<typeof fresh>> | null = null

  async function fresh() {
    const [reading, aside] = await Promise.all([read(), asideOf()])
    return { ...advise(reading), sources: sourcesOf(reading), stale: staleOf(reading), ...aside }
  }

  /** While the servers are away, what was found last stays, and says so. */
  async function look() {
    const told = await fresh()
    if (told.stale === null) good = told
    const { stale, kept, keepingProblem } = told
    return stale !== null && good !== null ? { ...good, stale, kept, keepingProblem } : told
  }

  async function asideOf() {
    try {
      return { kept: await history.adviceAside.list(target.id), keepingProblem: null }
    } catch (error) {
      if (!(error instanceof BoardError)) throw error
      return { kept: [], keepingProblem: error.message }
    }
  }

  function looked() {
    const now = options.now()
    if (!last || now - last.at >= keptMs) last = { at: now, answer: look() }
    const { answer } = last
    answer.catch(() => {
      if (last?.answer === answer) last = null
    })
    return answer
  }

  async function get() {
    const { kept, findings, ...told } = await looked()
    const asides = new Map(kept.map(aside => [aside.finding, aside]))
    const isAside = ({ id, ...now }: (typeof findings)[number]) => {
      const then = asides.get(id)
      return then !== undefined && !isWorse(now, then)
    }
    return {
      ...told,
      findings: findings
        .filter(finding => !isAside(finding))
        // Somebody had set it aside, and it has become worse.
        .map(finding => ({ ...finding, was: personOf(asides.get(finding.id)) })),
      aside: kept.flatMap(aside => {
        const found = findings.find(({ id }) => id === aside.finding) ?? null
        return found && !isAside(found) ? [] : [{ ...aside, found }]
      }),
    }
  }

  function changed(viewer: Viewer, deed: { action: `advice.${string}`; summary: string; finding: string }) {
    last = null
    hub.publish(`advice:${target.id}`, 'advice', { target: target.id })
    history.activity.record({
      viewer,
      target: target.id,
      action: deed.action,
      summary: deed.summary,
      detail: { finding: deed.finding },
      count: null,
      undo: null,
    })
  }

  return {
    get,
    /** How many there are, for other rooms. */
    async brief() {
      const { findings, sources } = await get()
      const now = findings.filter(({ severity }) => severity === 'now').length
      const seen = sources.some(({ kind, at }) => kind === 'servers' && at !== null)
      return { findings: findings.length, now, seen }
    },
    async setAside(viewer: Viewer, finding: string) {
      const { findings } = await looked()
      const found = findings.find(({ id }) => id === finding)
      if (!found)
        throw new BoardError('NOT_FOUND', 'This is not found any more, so there is nothing to set aside.')
      const { title, severity, share } = found
      const who = viewer.name
      await history.adviceAside.keep(target.id, { finding, title, who, at: options.now(), severity, share })
      changed(viewer, {
        action: 'advice.set-aside',
        summary: `Set advice aside on ${target.name}: ${title}.`,
        finding,
      })
    },
    async takeBack(viewer: Viewer, finding: string) {
      const kept = (await history.adviceAside.list(target.id)).find(each => each.finding === finding)
      if (!kept || !(await history.adviceAside.drop(target.id, finding)))
        throw new BoardError('NOT_FOUND', 'Somebody else has taken it back already.')
      changed(viewer, {
        action: 'advice.take-back',
        summary: `Took advice back on ${target.name}: ${kept.title}.`,
        finding,
      })
    },
  }
}

const personOf = (aside: Aside | undefined) => (aside ? { who: aside.who, at: aside.at } : null)

function staleOf({ frame }: Reading): { message: string; since: number } | null {
  return frame.ok || frame.since === null ? null : { message: frame.missing, since: frame.since }
}

/** What advice is told from: how old, or why it is not there. */
function sourcesOf({ frame, hour, analysis, capture, slow, commands }: Reading) {
  const known: [Source['kind'], Reading[keyof Omit<Reading, 'now'>]][] = [
    ['servers', frame],
    ['history', hour],
    ['analysis', analysis],
    ['capture', capture],
    ['slow-log', slow],
    ['command-times', commands],
  ]
  return known.map(([kind, each]) =>
    each.ok ? { kind, at: each.at, missing: null } : { kind, at: null, missing: each.missing },
  )
}
