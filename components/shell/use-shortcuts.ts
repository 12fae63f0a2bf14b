'use client'

import { useEffect, useEffectEvent, useMemo } from 'react'
import type { Command } from './commands.ts'
import { createShortcutReader } from './shortcut-reader.ts'

/** Runs the command whose keys were pressed. `off` while a dialog has the keyboard. */
export function useShortcuts(commands: readonly Command[], off: boolean) {
  const all = commands.flatMap(command => command.keys ?? []).join('\n')
  const read = useMemo(() => createShortcutReader(all.split('\n')), [all])

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (off || event.defaultPrevented || event.repeat || event.isComposing) return
    const keys = read({
      key: event.key,
      command: event.metaKey || event.ctrlKey,
      alt: event.altKey,
      typing: isTyping(event.target),
      at: event.timeStamp,
    })
    const command = keys && commands.find(each => each.keys === keys)
    if (!command) return
    event.preventDefault()
    command.run()
  })

  useEffect(() => {
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

const silent = new Set(['radio', 'checkbox', 'button', 'submit', 'range'])

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !silent.has(target.type)
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLElement && target.isContentEditable
}
