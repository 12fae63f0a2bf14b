import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { BoardError } from '#server/errors.ts'

/**
 * Where this board may send. `hosts`: only there, if there are any. Else a board that only its own machine reaches
 * sends to whatever that machine reaches, and one that others reach only to public addresses: it must not become
 * anybody's way into the network it stands in.
 */
export type SendingRules = { hosts: readonly string[]; open: boolean }

const longest = 500

const never = blocked([
  // Where clouds keep the keys of the machine, and what is no address of one receiver.
  ['169.254.0.0', 16],
  ['0.0.0.0', 8],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
])
const inside = blocked([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
])

function blocked(nets: readonly [string, number][]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, isIP(net) === 6 ? 'ipv6' : 'ipv4')
  return list
}

/** Reads an address that a person typed, or says what is wrong with it. */
export function parseWebhookUrl(text: string, rules: SendingRules): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || text.length > longest) throw mistake('must be an address')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw mistake('must begin with https:// or http://')
  if (url.username !== '' || url.password !== '') throw mistake('must not hold a user or a password')
  if (url.hash !== '') throw mistake('must not hold a #')
  const { hosts } = rules
  if (hosts.length > 0 && !hosts.includes(url.host) && !hosts.includes(url.hostname)) {
    throw new BoardError(
      'FORBIDDEN',
      `url: ${url.host} is not among the hosts that alerts may be sent to. Whoever runs the board adds it to CACHEBOARD_WEBHOOK_HOSTS.`,
    )
  }
  const address = bare(url.hostname)
  if (isIP(address) !== 0 && !isAllowed(address, rules)) throw new BoardError('FORBIDDEN', `url: ${refusal}`)
  return url
}

const refusal =
  'This board does not send to that address: it is one of its own network. Whoever runs the board allows hosts with CACHEBOARD_WEBHOOK_HOSTS.'

export function isAllowed(address: string, { hosts, open }: SendingRules): boolean {
  if (hosts.length > 0) return true
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (never.check(address, family)) return false
  return !open || !inside.check(address, family)
}

export class AddressRefused extends Error {
  constructor() {
    super(refusal)
  }
}

/** Decides on the address that the connection is then made to: a name may lead elsewhere the next time it is asked. */
export function guardedLookup(rules: SendingRules): LookupFunction {
  return (name, options, done) => {
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '')
      const allowed = found.filter(({ address }) => isAllowed(address, rules))
      const [first] = allowed
      if (!first) return done(new AddressRefused(), '')
      if (options.all) done(null, allowed)
      else done(null, first.address, first.family)
    })
  }
}

const bare = (host: string) => host.replace(/^\[|\]$/g, '')

const mistake = (what: string) =>
  new BoardError('BAD_INPUT', `url: it ${what}, for example https://hooks.example.com/cache`)
