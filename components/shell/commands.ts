'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { useTargetId } from '#components/live/live-provider.tsx'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useSignOut } from '#components/session/use-sign-out.ts'
import { useKeyCommands } from './key-commands.ts'
import { usePresenting } from './presenting.ts'
import { rangeChoices, useRange } from './range.ts'
import { useRoomHref } from './room-list.tsx'
import { rooms } from './rooms.ts'
import { themes } from './theme-switch.tsx'
import { useCopyLink } from './use-copy-link.ts'
import { useRetry } from './use-retry.ts'

/** Something a person can do. `keys`: "g o", "?", "mod+k". `off`: why it cannot be done now. */
export type Command = {
  id: string
  group: string
  label: string
  keys?: string
  off?: string
  run: () => void
}

export type CommandOptions = { onPalette: () => void; onShortcuts: () => void }

/** One list for the palette, the keyboard and the page of shortcuts. */
export function useCommands({ onPalette, onShortcuts }: CommandOptions): Command[] {
  const board = useBoardCommands()
  return [
    ...useRoomCommands(),
    ...useKeyCommands(),
    ...useViewCommands(),
    ...board,
    { id: 'palette', group: 'Board', label: 'Search or run a command', keys: 'mod+k', run: onPalette },
    { id: 'shortcuts', group: 'Board', label: 'Show keyboard shortcuts', keys: '?', run: onShortcuts },
  ]
}

function useRoomCommands(): Command[] {
  const router = useRouter()
  const hrefOf = useRoomHref()
  return rooms.map(room => ({
    id: `go ${room.href}`,
    group: 'Go to',
    label: room.label,
    keys: `g ${room.key}`,
    run: () => router.push(hrefOf(room.href)),
  }))
}

function useViewCommands(): Command[] {
  const [range, setRange] = useRange()
  const { theme, setTheme } = useTheme()
  const { presenting, setPresenting } = usePresenting()
  const toRange = rangeChoices
    .filter(choice => choice.value !== range)
    .map(({ value, long }) => ({
      id: `range ${value}`,
      group: 'Range',
      label: long,
      run: () => void setRange(value),
    }))
  const toTheme = themes
    .filter(choice => choice.value !== theme)
    .map(({ value, name }) => ({
      id: `theme ${value}`,
      group: 'Screen',
      label: `Theme: ${name.toLowerCase()}`,
      run: () => setTheme(value),
    }))
  const present: Command = {
    id: 'present',
    group: 'Screen',
    label: presenting ? 'Leave presenter mode' : 'Presenter mode',
    keys: 'p',
    run: () => setPresenting(!presenting),
  }
  return [...toRange, present, ...toTheme]
}

function useBoardCommands(): Command[] {
  const trpc = useTRPC()
  const { data: me } = useQuery(trpc.session.me.queryOptions())
  const { retry } = useRetry(useTargetId())
  const copyLink = useCopyLink()
  const signOut = useSignOut()
  const copy: Command = {
    id: 'copy',
    group: 'Board',
    label: 'Copy a link to this view',
    run: () => void copyLink(),
  }
  const again: Command[] = retry
    ? [{ id: 'retry', group: 'Board', label: 'Connect to the cache again', run: retry }]
    : []
  const leave: Command[] = me?.required
    ? [{ id: 'sign-out', group: 'Board', label: 'Sign out', run: signOut }]
    : []
  return [copy, ...again, ...leave]
}
