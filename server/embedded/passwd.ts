import { readFileSync } from 'node:fs'

export type Account = { uid: number; gid: number }

/** Accounts of this machine. Postgres wants one with an entry here, a bare number is not enough. */
export function accountNamed(name: string): Account | null {
  return entries().find(entry => entry.name === name) ?? null
}

export function accountOf(uid: number): Account | null {
  return entries().find(entry => entry.uid === uid) ?? null
}

function entries(): (Account & { name: string })[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(entry => entry.name !== '' && entry.uid > 0)
}
