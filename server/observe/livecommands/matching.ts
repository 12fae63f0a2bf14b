import type { MonitorCommand } from '../capture/monitor-line.ts'

/** Which commands of a stream are wanted; null: whichever. */
export type LiveFilter = {
  command: string | null
  /** Anywhere in the arguments. */
  text: string | null
  /** How the address begins. */
  client: string | null
  own: boolean
}

/** Decided on bytes: most lines of a busy server are never made into text. */
export function matching({ command, text, client, own }: LiveFilter) {
  const wanted = command?.trim().toUpperCase() || null
  const needle = text === null ? null : Buffer.from(text)
  return (found: MonitorCommand, isOwn: boolean): boolean =>
    (own || !isOwn) &&
    (wanted === null || found.name === wanted) &&
    (client === null || (found.address?.startsWith(client) ?? false)) &&
    (needle === null || found.args.some(arg => arg.includes(needle)))
}
