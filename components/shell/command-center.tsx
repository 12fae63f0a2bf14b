'use client'

import { type ComponentType, createContext, type ReactNode, use, useState } from 'react'
import { useToast } from '#components/ui/toast.tsx'
import { type Command, useCommands } from './commands.ts'
import { PageCommandsProvider } from './page-commands.tsx'
import { useShortcuts } from './use-shortcuts.ts'

export type CommandDialog = ComponentType<{ commands: readonly Command[]; onClose: () => void }>

const loaders = {
  palette: () => import('./palette.tsx').then(part => part.Palette),
  shortcuts: () => import('./shortcuts-dialog.tsx').then(part => part.ShortcutsDialog),
} satisfies Record<string, () => Promise<CommandDialog>>

const OpenContext = createContext<(dialog: keyof typeof loaders) => void>(() => {})

/** Opens the palette or the list of shortcuts. */
export const useOpenDialog = () => use(OpenContext)

export function CommandCenter({ children }: { children: ReactNode }) {
  return (
    <PageCommandsProvider>
      <Center>{children}</Center>
    </PageCommandsProvider>
  )
}

/** Everything that can be done from everywhere: by keys, and by dialogs that are loaded when first asked for. */
function Center({ children }: { children: ReactNode }) {
  const [Shown, setShown] = useState<CommandDialog | null>(null)
  const toast = useToast()

  async function open(dialog: keyof typeof loaders) {
    try {
      const loaded = await loaders[dialog]()
      setShown(() => loaded)
    } catch {
      // The page must stay as it is while the board cannot be reached.
      toast({ tone: 'failed', text: 'This part of the screen could not be loaded. Is the board running?' })
    }
  }

  const commands = useCommands({
    onPalette: () => void open('palette'),
    onShortcuts: () => void open('shortcuts'),
  })
  useShortcuts(commands, Shown !== null)

  return (
    <OpenContext value={dialog => void open(dialog)}>
      {children}
      {Shown && <Shown commands={commands} onClose={() => setShown(null)} />}
    </OpenContext>
  )
}
