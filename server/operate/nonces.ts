import { createHash, randomBytes } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import { countSlack, mostNonces, nonceMs } from './limits.ts'
import type { Estimate } from './shapes.ts'

/** What somebody agreed to. `about` is all that was asked for; another order of its fields is another question. */
export type Agreement = {
  viewer: string
  about: unknown
  count: Estimate
  /** The misses that were foretold, to be laid beside those that came. */
  curve: number[]
  type: string | null
}

/** Agreements that hold once, for a minute, for who made them and for what they were made about. */
export function createNonces(now: () => number) {
  const open = new Map<string, Agreement & { digest: string; until: number }>()

  function forgetOver() {
    for (const [nonce, { until }] of open) if (until <= now()) open.delete(nonce)
    for (const nonce of open.keys()) if (open.size >= mostNonces) open.delete(nonce)
  }

  return {
    issue(agreement: Agreement): { nonce: string; expiresAt: number } {
      forgetOver()
      const nonce = randomBytes(18).toString('base64url')
      const until = now() + nonceMs
      open.set(nonce, { ...agreement, digest: digestOf(agreement.about), until })
      return { nonce, expiresAt: until }
    },
    /** Takes it off, whatever comes of it: what was refused has to be looked at again. */
    redeem(nonce: string, asked: { viewer: string; about: unknown; typed: string | null }): Agreement {
      const found = open.get(nonce)
      open.delete(nonce)
      if (!found || found.viewer !== asked.viewer) {
        throw refused('This was not previewed, or has been run already. Preview it again.')
      }
      if (found.until <= now()) throw refused('The preview is older than a minute. Preview it again.')
      if (found.digest !== digestOf(asked.about)) {
        throw refused('This is not what was previewed. Preview it again.')
      }
      if (found.type !== null && found.type !== asked.typed) {
        throw refused(`This is nearly everything: type the name of the cache, “${found.type}”, to do it.`)
      }
      return found
    },
  }
}

export type Nonces = ReturnType<typeof createNonces>

/** Whether the count of now is still the one that was agreed to, as far as both are known. */
export function checkCount(agreed: Estimate, present: Estimate) {
  const slack = agreed.value * countSlack + agreed.margin + present.margin
  if (Math.abs(present.value - agreed.value) <= slack) return
  throw refused(
    `There were ${agreed.value} keys in the preview, now there are ${present.value}: more than 10 % moved. Preview it again.`,
  )
}

const refused = (sentence: string) => new BoardError('BAD_INPUT', `nonce: ${sentence}`)

const digestOf = (about: unknown) => createHash('sha256').update(JSON.stringify(about)).digest('base64url')
