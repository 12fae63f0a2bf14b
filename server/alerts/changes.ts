import { randomUUID } from 'node:crypto'
import type { Doer } from '#server/history/activity-entry.ts'
import type { History } from '#server/history/history.ts'
import type { Target } from '#server/targets/target.ts'
import type { Notices } from './notices.ts'
import type { Rule } from './rule-shape.ts'
import type { EndedBy } from './shapes.ts'
import { parseWebhookUrl, type SendingRules } from './webhook/address.ts'
import { newSecret } from './webhook/sign.ts'
import { conditionText } from './words.ts'

type Options = {
  target: Target
  store: History['alerts']
  activity: History['activity']
  notices: Notices
  sending: SendingRules
  /** Called after each change. */
  changed: () => Promise<void>
}

/** What a person does with alerts. Each is in the activity list before it is done. */
export function createAlertChanges({ target, store, activity, notices, sending, changed }: Options) {
  async function done<T>(
    by: Doer,
    { action, summary, detail = null }: Told,
    work: () => Promise<T>,
  ): Promise<T> {
    const entry = await activity.recordFirst({
      viewer: by,
      target: target.id,
      action: `alerts.${action}`,
      summary,
      detail,
      count: null,
      undo: null,
    })
    try {
      const answer = await work()
      await changed()
      return answer
    } catch (error) {
      activity.settle(entry, { summary: `Not done: ${summary}` })
      throw error
    }
  }

  const end = (id: string, by: Exclude<EndedBy, 'recovery'>) => {
    const at = Date.now()
    return {
      at,
      by,
      notice: (rule: Rule, episode: { id: string; fired: number; worst: number }) =>
        notices.resolved(id, rule, { ...episode, began: null, ended: at, endedBy: by }),
    }
  }

  async function nameOf(id: string): Promise<string> {
    const rule = (await store.rules.list(target.id)).find(each => each.id === id)
    return rule ? `“${rule.rule.name}”` : 'a rule that is gone'
  }

  async function webhookName(id: string): Promise<string> {
    const webhook = (await store.webhooks.list(target.id)).find(each => each.id === id)
    return webhook ? `“${webhook.name}”` : 'a webhook that is gone'
  }

  return {
    add(by: Doer, rule: Rule): Promise<{ id: string }> {
      const summary = `Added the alert rule “${rule.name}”: ${conditionText(rule)}.`
      return done(by, { action: 'add', summary, detail: { rule } }, async () => {
        const id = randomUUID()
        await store.rules.add(target.id, { id, rule, by: by.name, at: Date.now() })
        return { id }
      })
    },
    change(by: Doer, { id, rule }: { id: string; rule: Rule }): Promise<void> {
      const summary = `Changed the alert rule “${rule.name}”: ${conditionText(rule)}.`
      return done(by, { action: 'change', summary, detail: { id, rule } }, () =>
        store.rules.change(target.id, { id, rule, end: end(id, 'change') }),
      )
    },
    async remove(by: Doer, id: string): Promise<void> {
      const summary = `Deleted the alert rule ${await nameOf(id)}.`
      return done(by, { action: 'delete', summary, detail: { id } }, () =>
        store.rules.remove(target.id, { id, end: end(id, 'removal') }),
      )
    },
    /** `minutes` null: until somebody ends it. */
    async mute(
      by: Doer,
      { id, minutes, reason }: { id: string; minutes: number | null; reason: string },
    ): Promise<void> {
      const at = Date.now()
      const until = minutes === null ? null : at + minutes * 60_000
      const lasting = minutes === null ? 'until it is ended' : `for ${minutes} min`
      const why = reason === '' ? '' : ` Reason: ${reason}`
      const summary = `Muted the alert rule ${await nameOf(id)} ${lasting}.${why}`
      return done(by, { action: 'mute', summary, detail: { id, until, reason } }, () =>
        store.rules.mute(target.id, { id, mute: { until, by: by.name, at, reason } }),
      )
    },
    async unmute(by: Doer, id: string): Promise<void> {
      const summary = `Ended the mute of the alert rule ${await nameOf(id)}.`
      return done(by, { action: 'unmute', summary, detail: { id } }, () =>
        store.rules.mute(target.id, { id, mute: null }),
      )
    },
    async see(by: Doer, episode: string): Promise<void> {
      const name = await store.episodes.nameOf(target.id, episode)
      const summary = `Marked the alert “${name ?? 'that is gone'}” as seen.`
      return done(by, { action: 'seen', summary, detail: { episode } }, () =>
        store.episodes.see(target.id, { id: episode, by: by.name, at: Date.now() }),
      )
    },
    /** The secret leaves the board here, and never again. */
    addWebhook(
      by: Doer,
      { name, url }: { name: string; url: string },
    ): Promise<{ id: string; secret: string }> {
      const parsed = parseWebhookUrl(url, sending)
      const summary = `Added the webhook “${name}” to ${parsed.host} for alerts.`
      return done(by, { action: 'webhook-add', summary, detail: { host: parsed.host } }, async () => {
        const [id, secret] = [randomUUID(), newSecret()]
        const made = { madeBy: by.name, madeAt: Date.now() }
        await store.webhooks.add(target.id, { id, name, url: parsed.href, secret, ...made })
        return { id, secret }
      })
    },
    async removeWebhook(by: Doer, id: string): Promise<void> {
      const summary = `Removed the webhook ${await webhookName(id)} of alerts.`
      return done(by, { action: 'webhook-remove', summary, detail: { id } }, () =>
        store.webhooks.remove(target.id, id),
      )
    },
    async testWebhook(by: Doer, id: string): Promise<void> {
      const summary = `Sent a test to the webhook ${await webhookName(id)}.`
      return done(by, { action: 'webhook-test', summary, detail: { id } }, () =>
        store.deliveries.add(target.id, notices.test(by.name, Date.now()), id),
      )
    },
  }
}

type Told = { action: string; summary: string; detail?: Record<string, unknown> | null }
