import { useEffect, useEffectEvent } from 'react'

/** Where the space bar already means something. */
const operable =
  'a, button, input, select, textarea, summary, [contenteditable], [role=dialog], [role=option], [role=menuitem]'

/** The space bar stops and continues the screen, wherever it does nothing else. */
export function usePauseKey(toggle: () => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== ' ' || event.repeat || event.defaultPrevented) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest(operable)) return
    event.preventDefault()
    toggle()
  })

  useEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
