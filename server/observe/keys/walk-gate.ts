/** Whether the parts of a walk may go on: open, shut for a while, or closed for good. */
export function createGate() {
  let shut: PromiseWithResolvers<void> | null = null
  let closed = false

  return {
    open: (): Promise<void> => shut?.promise ?? Promise.resolve(),
    isOpen: () => shut === null,
    closed: () => closed,
    shut() {
      shut ??= Promise.withResolvers()
    },
    reopen() {
      shut?.resolve()
      shut = null
    },
    close() {
      closed = true
      shut?.resolve()
      shut = null
    },
  }
}

export type Gate = ReturnType<typeof createGate>
