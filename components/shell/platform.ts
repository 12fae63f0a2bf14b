import { useSyncExternalStore } from 'react'

const never = () => () => {}
const onApple = () => /mac|iphone|ipad/i.test(navigator.userAgent)

/** The name of the command key of this keyboard. */
export function useCommandKey(): string {
  return useSyncExternalStore(never, onApple, () => false) ? '⌘' : 'Ctrl'
}
