import type { SourceOfTruth, WriteOptions } from '#server/engine/ports.ts'

/** One step of one client that waits for its turn. */
export type Step = { client: number; name: string; args: readonly unknown[]; go: () => void }
/** Whose calls these are: always the same client's, or whoever is at it when the call is made. */
type Whose = number | (() => number)

/** Every call of a client stops here until somebody lets it pass; then it happens at once and as a whole. */
export function createGates() {
  const waiting: Step[] = []
  const listeners = new Set<(step: Step) => void>()

  const pass = (whose: Whose, name: string, args: readonly unknown[] = []) =>
    new Promise<void>(resolve => {
      const client = typeof whose === 'number' ? whose : whose()
      const step = { client, name, args, go: resolve }
      waiting.push(step)
      for (const listener of listeners) listener(step)
    })

  function gated<T extends object>(target: T, client: Whose): T {
    return new Proxy(target, {
      get(owner, name, receiver) {
        const member: unknown = Reflect.get(owner, name, receiver)
        if (typeof member !== 'function' || name === 'now' || name === 'onLost' || name === 'follow')
          return member
        return async (...args: unknown[]) => {
          await pass(client, String(name), args)
          return Reflect.apply(member, owner, args)
        }
      },
    })
  }

  /** What happens inside a transaction and its commit are steps of their own. */
  function gatedSource(source: SourceOfTruth, client: Whose): SourceOfTruth {
    const write = async (key: string, value: unknown, options: WriteOptions) => {
      const { beforeCommit, ...rest } = options
      if (beforeCommit) await beforeCommit()
      await pass(client, 'commit', [key, value])
      return source.write(key, value, rest)
    }
    return { ...gated(source, client), write, load: gated(source, client).load }
  }

  return {
    gated,
    gatedSource,
    pass,
    /** The next step of each client that has one. */
    ready(): Step[] {
      const first = new Map<number, Step>()
      for (const step of waiting) if (!first.has(step.client)) first.set(step.client, step)
      return [...first.values()].sort((one, other) => one.client - other.client)
    },
    release(step: Step) {
      waiting.splice(waiting.indexOf(step), 1)
      step.go()
    },
    onArrival(listener: (step: Step) => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
