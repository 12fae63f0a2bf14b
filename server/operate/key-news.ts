import type { Step } from './job-run.ts'
import type { KeyBatch } from './key-batch.ts'
import type { Action, Selector } from './shapes.ts'

/** What the board has done to keys, for those who show them: gone, there and on which node, or not what they were. */
export type KeyNews = {
  gone: readonly Uint8Array[]
  there: readonly { key: Uint8Array; node: string }[]
  touched?: readonly Uint8Array[]
}

type Options = { batch: KeyBatch; tell: (news: KeyNews) => void }

/** Tells which keys have come and gone by what the board does. */
export function createKeyNews({ batch, tell }: Options) {
  /** Not known otherwise: the server is asked. What it does not say is not told. */
  async function look(keys: readonly Buffer[]): Promise<void> {
    try {
      const replies = await batch.send(keys, 1, (pipeline, key) => pipeline.type(key))
      const gone: Buffer[] = []
      const there: { key: Buffer; node: string }[] = []
      for (const [i, key] of keys.entries()) {
        const reply = replies[i]?.[0]
        if (!reply || reply.error) continue
        if (reply.value === 'none') gone.push(key)
        else there.push({ key, node: reply.node.pass().node })
      }
      tell({ gone, there })
    } catch {
      // The work itself is done; a new walk finds what could not be asked here.
    }
  }

  const news = {
    look,
    /** Of a job on many keys: what it does says what has become of them. */
    ofAction({ action, selector }: { action: Action; selector: Selector }, step: Step): Step {
      const removes = action.kind === 'invalidate' && selector.kind !== 'tag'
      return removes ? news.after(step, 'removes') : news.retouched(step)
    },
    /** After each step of a job that removes keys, or that brings some. */
    after(step: Step, does: 'removes' | 'changes'): Step {
      return async (keys, again) => {
        const tally = await step(keys, again)
        const isSure = tally.refused === 0 && tally.unsure === 0 && !tally.stopped
        if (does === 'removes' && isSure) tell({ gone: keys, there: [] })
        else await look(keys)
        return tally
      }
    },
    /** Of a change that keeps every name: whoever shows them reads again what he shows. */
    retouched(step: Step): Step {
      return async (keys, again) => {
        const tally = await step(keys, again)
        tell({ gone: [], there: [], touched: keys })
        return tally
      }
    },
  }
  return news
}

export type KeysTold = ReturnType<typeof createKeyNews>
