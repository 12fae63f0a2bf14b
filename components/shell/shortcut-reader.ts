/** What a person pressed, as far as shortcuts care. */
export type Press = { key: string; command: boolean; alt: boolean; typing: boolean; at: number }

const togetherMs = 1200

/**
 * Recognises single keys ("?"), two keys after each other ("g o") and the command key with a letter ("mod+k").
 * While somebody writes only the last kind counts.
 */
export function createShortcutReader(shortcuts: readonly string[]) {
  const known = new Set(shortcuts)
  const beginnings = new Set(shortcuts.flatMap(keys => (keys.includes(' ') ? [keys.split(' ')[0]] : [])))
  let begun: { key: string; at: number } | null = null

  /** The shortcut that this press completes, or null. */
  return function read({ key, command, alt, typing, at }: Press): string | null {
    const before = begun && at - begun.at <= togetherMs ? begun.key : null
    begun = null
    if (alt) return null
    if (command) return find(`mod+${key.toLowerCase()}`)
    if (typing) return null
    const pair = before && find(`${before} ${key}`)
    if (pair) return pair
    if (beginnings.has(key)) begun = { key, at }
    return find(key)
  }

  function find(keys: string): string | null {
    return known.has(keys) ? keys : null
  }
}
