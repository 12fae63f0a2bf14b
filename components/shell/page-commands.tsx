'use client'

import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react'
import type { Command } from './commands.ts'

const none: readonly Command[] = []

function createPageCommands() {
  const listeners = new Set<() => void>()
  let commands = none
  return {
    read: () => commands,
    put(next: readonly Command[]) {
      commands = next
      for (const listener of listeners) listener()
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

const PageCommandsContext = createContext<ReturnType<typeof createPageCommands> | null>(null)

export function PageCommandsProvider({ children }: { children: ReactNode }) {
  const [store] = useState(createPageCommands)
  return <PageCommandsContext value={store}>{children}</PageCommandsContext>
}

/** What can be done on this page, for the palette, as long as the page is there. */
export function usePageCommands(commands: readonly Command[]) {
  const store = use(PageCommandsContext)
  useEffect(() => store?.put(commands), [store, commands])
  useEffect(() => () => store?.put(none), [store])
}

const noListening = () => () => {}
const nothing = () => none

/** For the palette: what the page under it can do, as it is now. */
export function useCommandsOfPage(): readonly Command[] {
  const store = use(PageCommandsContext)
  return useSyncExternalStore(store?.subscribe ?? noListening, store?.read ?? nothing, nothing)
}
