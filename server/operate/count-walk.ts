import type { Target, TargetNode } from '#server/targets/target.ts'
import { countOf } from './estimate.ts'
import type { KeyBatch } from './key-batch.ts'
import { batchKeys } from './limits.ts'
import { mastersOf } from './masters.ts'
import { createNodeScan } from './node-scan.ts'
import { faultOf } from './refusal.ts'
import { createSampler } from './sampler.ts'
import type { Selection } from './selection.ts'
import type { Estimate } from './shapes.ts'

const shownKeys = 20
const weighedKeys = 400

export type CountWalk = ReturnType<typeof createCountWalk>

/** Counts what a selection means at the moment: as far as the time allows, and further when asked again. */
export function createCountWalk(options: { target: Target; batch: KeyBatch; selection: Selection }) {
  const { target, batch, selection } = options
  const masters = mastersOf(target)
  const scans = selection.kind === 'walk' ? masters.map(node => createNodeScan({ node, match: null })) : []
  const chosen = createSampler<Buffer>(weighedKeys)
  const all = createSampler<Buffer>(weighedKeys)
  let walkedSoFar = 0
  let matched = 0
  let of = 0
  let checked = 0

  async function size() {
    const sizes = await Promise.all(
      masters.map(async node => {
        try {
          return await (await node.browser()).dbsize()
        } catch (error) {
          throw faultOf(error, { address: node.name, user: node.user })
        }
      }),
    )
    of = sizes.reduce((sum, each) => sum + each, 0)
  }

  async function walkNode(scan: ReturnType<typeof createNodeScan>, until: number) {
    if (selection.kind !== 'walk') return
    const { node } = scan
    try {
      while (!scan.over() && performance.now() < until) {
        // All names come along, so that what was looked at is known, and a fair part of the whole.
        for (const key of await scan.next()) {
          walkedSoFar += 1
          all.offer(key)
          if (!selection.takes(key)) continue
          matched += 1
          chosen.offer(key)
        }
      }
    } catch (error) {
      throw faultOf(error, { address: node.name, user: node.user })
    }
  }

  /** Some keys of all, to compare the chosen ones with. */
  async function glance(node: TargetNode) {
    try {
      for (const key of await createNodeScan({ node, match: null }).next()) all.offer(key)
    } catch (error) {
      throw faultOf(error, { address: node.name, user: node.user })
    }
  }

  async function checkKeys(keys: readonly Buffer[], until: number) {
    while (checked < keys.length && performance.now() < until) {
      const part = keys.slice(checked, checked + batchKeys)
      const replies = await batch.send(part, 1, (pipeline, key) => pipeline.exists(key))
      for (const [i, key] of part.entries()) {
        const [reply] = replies[i] ?? []
        if (reply?.error) throw faultOf(reply.error, { address: reply.node.name, user: reply.node.user })
        if (Number(reply?.value) !== 1) continue
        matched += 1
        chosen.offer(key)
      }
      checked += part.length
    }
  }

  const complete = () =>
    selection.kind === 'keys' ? checked === selection.keys.length : scans.every(scan => scan.over())
  const walked = () => (selection.kind === 'keys' ? checked : walkedSoFar)

  return {
    /** Goes on for at most so long. */
    async go(ms: number): Promise<void> {
      const until = performance.now() + ms
      await size()
      if (selection.kind === 'keys') {
        await checkKeys(selection.keys, until)
        if (all.kept().length === 0) await Promise.all(masters.map(glance))
      } else await Promise.all(scans.map(scan => walkNode(scan, until)))
    },
    complete,
    walked,
    of: () => (selection.kind === 'keys' ? selection.keys.length : of),
    keysOfAll: () => of,
    count: (): Estimate =>
      countOf({
        matched,
        walked: walked(),
        of: selection.kind === 'keys' ? selection.keys.length : of,
        complete: complete(),
      }),
    shown: () => chosen.kept().slice(0, shownKeys),
    chosen: chosen.kept,
    all: all.kept,
  }
}
