import type { History } from '#server/history/history.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import type { Target } from '#server/targets/target.ts'
import { createAlertChanges } from './changes.ts'
import { createEvaluator } from './evaluator.ts'
import { statusOf } from './machine.ts'
import { createNotices } from './notices.ts'
import type { Beside } from './series.ts'
import { type AlertSummary, isMuted, type KeptRule } from './shapes.ts'
import type { SendingRules } from './webhook/address.ts'
import { createCourier } from './webhook/courier.ts'
import { conditionText } from './words.ts'

/** Mutes run out, and a word of another board may get lost. */
const readEveryMs = 10_000
const deliveriesShown = 30

export type AlertsOptions = {
  target: Target
  history: History
  hub: Hub
  log: Log
  sending: SendingRules
  version: string
  beside: () => Beside
  /** For the boards that share the database. */
  tell: (news: AlertNews) => void
}

export type AlertNews = { kind: 'alerts'; summary: AlertSummary | null }

/** The rules of a target: evaluated by the board that samples it, shown and changed on every board. */
export function createAlerts(options: AlertsOptions) {
  const { target, history, hub, log, sending, version, beside, tell } = options
  const { alerts: store } = history
  const notices = createNotices({ cache: { id: target.id, name: target.name }, version })
  const courier = createCourier({
    target: target.id,
    store: store.deliveries,
    rules: sending,
    log,
    onChange: news,
  })
  const evaluator = createEvaluator({
    target: target.id,
    store: store.rules,
    notices,
    beside,
    log,
    onChange: publish,
    onNotice: courier.kick,
  })
  let shown: AlertSummary = { target: target.id, rules: 0, firing: [] }
  let reading: NodeJS.Timeout | null = null

  function publish() {
    const rules = evaluator.rules()
    if (!rules) return
    shown = summaryOf(target.id, rules, Date.now())
    hub.publish(`alerts:${target.id}`, 'alerts', shown)
    tell({ kind: 'alerts', summary: shown })
  }

  /** Something to read anew, but nothing that every page shows. */
  function news() {
    hub.publish(`alerts:${target.id}`, 'alerts', shown)
    tell({ kind: 'alerts', summary: shown })
  }

  /** A person has changed something: whoever evaluates it has to know. */
  async function changed() {
    if (evaluator.rules()) await evaluator.read()
    else tell({ kind: 'alerts', summary: null })
    courier.kick()
  }

  async function rules(): Promise<KeptRule[]> {
    const here = evaluator.rules()
    return here ?? store.rules.list(target.id)
  }

  return {
    take: evaluator.take,
    /** What another board of this database says. */
    hear({ summary }: AlertNews) {
      if (summary === null) {
        if (evaluator.rules()) void evaluator.read().then(courier.kick)
        return
      }
      if (evaluator.rules()) return
      shown = summary
      hub.publish(`alerts:${target.id}`, 'alerts', shown)
    },
    async sample() {
      if (reading) return
      reading = setInterval(() => void evaluator.read(), readEveryMs)
      reading.unref()
      await evaluator.start()
      courier.start()
    },
    /** Postgres is there again. */
    wake() {
      void evaluator.read()
      courier.kick()
    },
    async follow() {
      if (reading) clearInterval(reading)
      reading = null
      await Promise.all([evaluator.stop(), courier.stop()])
    },
    /** Every rule and where it stands; `waiting`: Postgres does not take it at the moment. */
    async list() {
      const now = Date.now()
      return {
        rules: (await rules()).map(kept => ({
          ...kept,
          status: statusOf(kept.state),
          condition: conditionText(kept.rule),
          isMuted: isMuted(kept.mute, now),
        })),
        waiting: evaluator.unsaved(),
      }
    },
    history: (query: Omit<Parameters<typeof store.episodes.list>[0], 'target'>) =>
      store.episodes.list({ target: target.id, ...query }),
    /** Addresses may hold a token of the receiver: they are for operators. */
    async webhooks({ mayReadAddresses }: { mayReadAddresses: boolean }) {
      const [webhooks, deliveries] = await Promise.all([
        store.webhooks.list(target.id),
        store.deliveries.list(target.id, deliveriesShown),
      ])
      const urlOf = (url: string) => (mayReadAddresses ? url : `${new URL(url).origin}/…`)
      return { webhooks: webhooks.map(each => ({ ...each, url: urlOf(each.url) })), deliveries, sending }
    },
    ...createAlertChanges({ target, store, activity: history.activity, notices, sending, changed }),
  }
}

function summaryOf(target: string, rules: readonly KeptRule[], now: number): AlertSummary {
  const firing = rules.flatMap(({ id, rule, state, mute, seen }) => {
    const { episode } = state
    if (!episode) return []
    const isKnown = statusOf(state) !== 'unknown'
    const words = { name: rule.name, condition: conditionText(rule), since: episode.fired }
    return [{ rule: id, episode: episode.id, ...words, isKnown, seen, muted: isMuted(mute, now) }]
  })
  return { target, rules: rules.length, firing }
}
