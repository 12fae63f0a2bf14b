import type { Clock } from '#server/engine/ports.ts'

export type Fault =
  /** Reaches the other side that much later. */
  | { kind: 'slow'; ms: number }
  /** Answers with this error and does nothing. */
  | { kind: 'fail'; error: Error }
  /** Is held on its way; goes on when the fault is taken away, as after a freeze. */
  | { kind: 'hang' }
  /** Is carried out, but the caller never hears of it. */
  | { kind: 'drop reply' }

/** The methods of a port that something can happen to: those that go to the other side and come back. */
export type Reach<Port> = {
  [Name in keyof Port]: Port[Name] extends (...given: never[]) => Promise<unknown> ? Name : never
}[keyof Port]

type Active = { fault: Fault; over: Promise<void> }

const never = () => new Promise<never>(() => {})

/** A switchboard of faults. Whatever stands behind it keeps its shape, and where no fault is on, its behaviour. */
export function createFaults<Port extends object>() {
  const active = new Map<PropertyKey, Active>()
  const counts: Record<Fault['kind'], number> = { slow: 0, fail: 0, hang: 0, 'drop reply': 0 }

  function suffer(call: () => Promise<unknown>, { fault, over }: Active, clock: Clock): Promise<unknown> {
    counts[fault.kind] += 1
    switch (fault.kind) {
      case 'slow':
        return new Promise(resolve => clock.after(fault.ms, () => resolve(call())))
      case 'fail':
        return Promise.reject(fault.error)
      case 'hang':
        return over.then(call)
      case 'drop reply':
        return call().then(never, never)
    }
  }

  return {
    /** Puts the faults in front of a port; several may stand behind one switchboard. */
    over<Real extends Port>(port: Real, clock: Clock): Real {
      return new Proxy(port, {
        get(real, name) {
          const member: unknown = Reflect.get(real, name)
          if (typeof member !== 'function') return member
          return (...given: unknown[]) => {
            const call = () => Reflect.apply(member, real, given)
            const now = active.get(name)
            return now ? suffer(async () => call(), now, clock) : call()
          }
        },
      })
    },
    /** From now on this happens to these methods, in place of what happened to them before. The undo takes it away. */
    inject(methods: readonly Reach<Port>[], fault: Fault): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      const mine: Active = { fault, over: promise }
      for (const method of methods) active.set(method, mine)
      return () => {
        for (const method of methods) if (active.get(method) === mine) active.delete(method)
        resolve()
      }
    },
    /** How many calls each kind of fault has met. */
    counts: (): Readonly<typeof counts> => ({ ...counts }),
  }
}
