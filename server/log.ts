import { type Logger, pino } from 'pino'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** What a room may say. Rooms get their log handed in; only the system makes one. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** user:password@ in anything that looks like a URL. */
const credentials = /\b([a-z][a-z0-9+.-]*:\/\/)[^@\s/]*@/gi

/** Removes credentials from URLs and every secret the board was started with. */
export function redact(text: string, secrets: readonly string[]): string {
  const withoutUrls = text.replace(credentials, '$1***@')
  return secrets.reduce((clean, secret) => (secret ? clean.replaceAll(secret, '***') : clean), withoutUrls)
}

export function createLog({ level, secrets }: { level: LogLevel; secrets: readonly string[] }): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: line => process.stdout.write(redact(line, secrets)) },
  )
}
