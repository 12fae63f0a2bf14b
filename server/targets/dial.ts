import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Location } from './connection.ts'
import type { Ledger } from './ledger.ts'

const connectMs = 1000

/** What another thread needs to reach a node by itself. Holds the password: hand it on, never log it. */
export type Pass = {
  node: string
  at: Location
  username: string | null
  password: string | null
  database: number
  tls: boolean
  ledger: Ledger
}

/** A socket to a node, without a word said yet. */
export function dial({ at, tls }: Pass): Socket {
  if ('path' in at) return connectPlain({ path: at.path })
  return tls ? connectTls({ ...at, servername: at.host }) : connectPlain(at)
}

/** Resolves when it is open, or when it is closed: `fail` has then been told why. */
export function opened(socket: Socket, { tls }: Pass, fail: (error: unknown) => void): Promise<void> {
  return new Promise(resolve => {
    const late = setTimeout(() => fail(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), connectMs)
    const settle = () => {
      clearTimeout(late)
      resolve()
    }
    socket.once(tls ? 'secureConnect' : 'connect', settle)
    socket.once('close', settle)
  })
}

/** What is said first. Without the needed ones nothing works; older servers, and users who may not, go without the rest. */
export function firstWords(pass: Pass): { needed: string[][]; wished: string[][] } {
  const { username, password, database } = pass
  const needed: string[][] = []
  if (password !== null) needed.push(username === null ? ['AUTH', password] : ['AUTH', username, password])
  if (database !== 0) needed.push(['SELECT', String(database)])
  const wished = [
    ['CLIENT', 'SETNAME', 'cacheboard'],
    ['CLIENT', 'NO-TOUCH', 'ON'],
    ['CLIENT', 'NO-EVICT', 'ON'],
  ]
  return { needed, wished }
}
