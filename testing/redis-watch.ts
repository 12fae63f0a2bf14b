import type { Frame, TargetFacts } from '#server/observe/frame.ts'
import { createObserver, type Observer } from '#server/observe/observer.ts'
import { createTarget, type Target } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'

export type Watch = {
  target: Target
  observer: Observer
  /** Every frame so far. */
  frames: Frame[]
  facts(): TargetFacts
  factsTold(): number
  /** The next frame for which this holds. */
  until(holds: (frame: Frame) => boolean): Promise<Frame>
  stop(): Promise<void>
}

const quietLog = { debug() {}, info() {}, warn() {}, error() {} }

export const isOk = (frame: Frame) => frame.health.status === 'ok'
export const isDown = (frame: Frame) => frame.health.status === 'down'
export const hasRates = (frame: Frame) => isOk(frame) && frame.total.operations !== null

/** A target under observation, whose frames a test can wait for. */
export function watchRedis(url: string, watched: () => boolean = () => true): Watch {
  const endpoint = parseRedisUrl(url)
  const target = createTarget({
    id: 't',
    name: 't',
    endpoint,
    role: 'observe',
    embedded: null,
    log: quietLog,
  })
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  let told = 0
  const observer = createObserver({
    target,
    log: quietLog,
    watched,
    onFacts() {
      told += 1
    },
    onFrame(frame) {
      frames.push(frame)
      for (const look of waiting) look()
    },
  })
  target.start()
  observer.start()
  return {
    target,
    observer,
    frames,
    facts: observer.facts,
    factsTold: () => told,
    until(holds) {
      const from = frames.length
      return new Promise(resolve => {
        const look = () => {
          const found = frames.slice(from).find(holds)
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
      })
    },
    async stop() {
      await observer.stop()
      await target.stop()
    },
  }
}
