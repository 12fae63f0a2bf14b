import type { Rule } from './rule-shape.ts'
import type { EndedBy, Notice } from './shapes.ts'
import { amountText, conditionText, seriesWords } from './words.ts'

export type About = { cache: { id: string; name: string }; version: string }
type Episode = {
  id: string
  began: number | null
  fired: number
  ended: number | null
  endedBy: EndedBy | null
  worst: number
}

/** What a receiver gets. `text` alone is enough for a chat; the rest is for machines. */
export function createNotices({ cache, version }: About) {
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString())

  function of(event: Notice['event'], subject: string, at: number, rest: Rest): Notice {
    const body = JSON.stringify({ version: 1, event, at: time(at), cache, board: version, ...rest })
    return { event, subject, at, body }
  }

  function about(ruleId: string, rule: Rule, episode: Episode) {
    const { series, comparison, threshold, forSeconds, clearThreshold, clearSeconds, name } = rule
    const { label } = seriesWords[series]
    return {
      rule: {
        id: ruleId,
        name,
        series,
        label,
        comparison,
        threshold,
        forSeconds,
        clearThreshold,
        clearSeconds,
      },
      alert: {
        id: episode.id,
        began: time(episode.began),
        fired: time(episode.fired),
        ended: time(episode.ended),
        endedBy: episode.endedBy,
        worst: episode.worst,
      },
    }
  }

  return {
    firing(
      ruleId: string,
      rule: Rule,
      { episode, value }: { episode: Episode; value: number | null },
    ): Notice {
      const now =
        value === null || rule.series === 'unreachable' ? '' : `, now ${amountText(rule.series, value)}`
      const text = `⚠ ${cache.name}: ${rule.name} (${conditionText(rule)}${now})`
      return of('firing', rule.name, episode.fired, { text, value, ...about(ruleId, rule, episode) })
    },
    resolved(ruleId: string, rule: Rule, episode: Episode & { ended: number }): Notice {
      const seconds = Math.round((episode.ended - episode.fired) / 1000)
      const why =
        episode.endedBy === 'recovery' ? '' : `, because the rule was ${endings[episode.endedBy ?? 'change']}`
      const worst = rule.series === 'unreachable' ? '' : `; worst ${amountText(rule.series, episode.worst)}`
      const text = `✓ ${cache.name}: ${rule.name} has ended after ${seconds} s${why} (${conditionText(rule)}${worst})`
      return of('resolved', rule.name, episode.ended, { text, ...about(ruleId, rule, episode) })
    },
    test(by: string, at: number): Notice {
      const text = `${cache.name}: a test by ${by}. Alerts of this cache arrive here.`
      return of('test', 'A test', at, { text, by })
    },
  }
}

type Rest = Readonly<Record<string, unknown>> & { text: string }

export type Notices = ReturnType<typeof createNotices>

const endings = { recovery: '', change: 'changed', removal: 'deleted' }
