import type { Step } from './job-run.ts'
import type { Kept, KeptJob } from './kept.ts'
import type { KeyBatch } from './key-batch.ts'
import type { KeyLists } from './key-lists.ts'
import { countSlack } from './limits.ts'
import type { Selection } from './selection.ts'
import type { Action, Estimate, Names, Rest, Selector, UndoOutlook } from './shapes.ts'
import { spanInWords } from './span-words.ts'
import { createRemoval } from './step-remove.ts'
import { createTagBump } from './step-tag.ts'
import { createTtlChange } from './step-ttl.ts'

/** What stands beside each key that is kept: measured generously. */
const perKeyBytes = 256

/** Whether what an action changes could be kept for an undo, as far as that can be said before. */
export function outlookOf(kept: Kept) {
  return (action: Action, { count, memory }: { count: Estimate; memory: Estimate | null }): UndoOutlook => {
    const room = kept.room()
    const roomMiB = Math.floor(room / 1024 / 1024)
    const values = action.kind === 'invalidate' ? memory : { value: 0, margin: 0, exact: true }
    if (!values) {
      return { possible: false, why: 'How large the values are cannot be told, so they cannot be kept.' }
    }
    const overhead = action.kind === 'invalidate' ? 0 : (count.value + count.margin) * perKeyBytes
    const needed = values.value + values.margin + overhead
    if (needed <= room) return { possible: true, why: 'Everything it changes is kept for a minute.' }
    return {
      possible: false,
      why: `It takes up to ${Math.ceil(needed / 1024 / 1024)} MiB to keep what it changes; there is room for ${roomMiB} MiB.`,
    }
  }
}

export function stepOf(
  { action, selector }: { action: Action; selector: Selector },
  options: { batch: KeyBatch; kept: KeptJob; now: () => number },
): Step {
  if (selector.kind === 'tag') {
    options.kept.giveUp('A tag’s entries are void for good: what is loaded afterwards counts on it.')
    return createTagBump(options)
  }
  switch (action.kind) {
    case 'invalidate':
      return createRemoval(options)
    case 'expire':
      return createTtlChange(options, { ttlMs: action.ttlMs, jitter: action.jitter })
    case 'persist':
      return createTtlChange(options, { ttlMs: null, jitter: 0 })
  }
}

/** The count that was agreed to, with all that may have moved, and some for keys that come while it runs. */
export function mostOf(agreed: Estimate, selection: Selection): number {
  if (selection.kind === 'keys') return selection.keys.length
  return Math.ceil((agreed.value + agreed.margin) * (1 + countSlack)) + 100
}

type Known = { names: Names; lists: KeyLists }

export function sentenceOf(action: Action, selector: Selector, known: Known): string {
  const which = keysInWords(selector, known)
  switch (action.kind) {
    case 'invalidate':
      return selector.kind === 'tag' ? `Void the entries with ${which}:` : `Remove ${which}:`
    case 'expire':
      return `Set the TTL of ${which} to ${spanInWords(action.ttlMs)}${action.jitter > 0 ? ` ± ${Math.round(action.jitter * 100)} %` : ''}:`
    case 'persist':
      return `Take the TTL off ${which}:`
  }
}

/** Which keys it is about, as part of a sentence. */
export function keysInWords(selector: Selector, { names, lists }: Known): string {
  switch (selector.kind) {
    case 'keys':
      return selector.ids.length === 1 ? 'one key' : `${selector.ids.length} chosen keys`
    case 'list':
      return lists.inWords(selector.list)
    case 'namespace':
      return namespaceSentence(selector, names)
    case 'pattern':
      return `the keys that match “${selector.pattern.slice(0, 200)}”`
    case 'tag':
      return `the tag “${selector.tag.slice(0, 200)}”`
  }
}

function namespaceSentence(
  { prefix, pattern }: Extract<Selector, { kind: 'namespace' }>,
  names: Names,
): string {
  const under = `under “${names.textOf(Buffer.from(prefix, 'base64url')).text.slice(0, 200)}”`
  return pattern === undefined
    ? `all keys ${under}`
    : `the keys ${under} that match “${pattern.slice(0, 200)}”`
}

const mostAskedAgain = 20
const mostBytesTold = 8 * 1024

/**
 * How a job is gone on with: by what was asked for, where that is looked up anew; of a list of keys only those that
 * were left, few of them by their names.
 */
export function restBy(lists: KeyLists, { selector, action }: Pick<Rest, 'selector' | 'action'>) {
  return (left: Buffer[] | null): Rest | null => {
    if (left === null) return { selector, action, keys: null }
    const bytes = left.reduce((sum, key) => sum + key.length, 0)
    if (left.length <= mostAskedAgain && bytes <= mostBytesTold) {
      const ids = left.map(key => key.toString('base64url'))
      return { selector: { kind: 'keys', ids }, action, keys: ids.length }
    }
    const list = lists.keepRest(left)
    return list === null ? null : { selector: { kind: 'list', list }, action, keys: left.length }
  }
}

/** For the activity list: ids of a thousand keys would not fit. */
export function selectorDetail(selector: Selector): Record<string, unknown> {
  return selector.kind === 'keys'
    ? {
        kind: 'keys',
        count: selector.ids.length,
        first: selector.ids.slice(0, 20).map(id => id.slice(0, 100)),
      }
    : { ...selector }
}
