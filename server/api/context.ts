import { BoardError } from '#server/errors.ts'
import { runningSystem } from '#server/system.ts'
import type { Context } from './init.ts'

/** What every procedure is given. */
export function createContext(headers: Headers, setCookie: (value: string) => void = () => {}): Context {
  const system = runningSystem()
  if (!system) throw new BoardError('STOPPING', 'The board is starting. Try again in a moment.')
  return {
    system,
    viewer: system.access.viewer(headers),
    headers,
    setCookie,
  }
}
