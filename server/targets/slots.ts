import { isSilent } from './account.ts'
import { addressOf } from './connection.ts'
import type { Target, TargetNode } from './target.ts'

const slots = 16_384
const freshMs = 30_000
const openBrace = 0x7b
const closeBrace = 0x7d

/** The slot of a key, as Redis Cluster has it: CRC16 (XMODEM) of the key, or of what stands in its first {…}. */
export function slotOf(key: Uint8Array): number {
  const open = key.indexOf(openBrace)
  const close = open === -1 ? -1 : key.indexOf(closeBrace, open + 1)
  return crc16(close > open + 1 ? key.subarray(open + 1, close) : key) % slots
}

function crc16(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
    crc &= 0xffff
  }
  return crc
}

/** Which node of a target has a key. A target that is no cluster has one that has them all. */
export function createSlotOwners(target: Target, now: () => number = Date.now) {
  const owners = new Array<string | undefined>(slots)
  let asked = 0
  let asking: Promise<void> | null = null

  const masters = () => target.nodes().filter(node => node.required())
  const nodeAt = (id: string | undefined) => target.nodes().find(node => node.id === id) ?? null

  async function learn() {
    const node = masters().find(each => each.ready() && !isSilent(each.traffic))
    if (!node) return
    asked = now()
    const ranges = await node.monitor.call('CLUSTER', 'SLOTS')
    if (!Array.isArray(ranges)) return
    for (const [from, to, master] of ranges) {
      owners.fill(
        addressOf({ host: String(master[0] || hostOf(node)), port: Number(master[1]) }),
        from,
        to + 1,
      )
    }
  }

  function refresh(): Promise<void> {
    // Without the right to ask, the servers say where a key is when they are asked for it.
    asking ??= learn()
      .catch(() => {})
      .finally(() => {
        asking = null
      })
    return asking
  }

  return {
    async of(key: Uint8Array): Promise<TargetNode | null> {
      if (target.kind !== 'cluster') return masters()[0] ?? null
      if (asking || now() - asked > freshMs) await refresh()
      return nodeAt(owners[slotOf(key)]) ?? masters()[0] ?? null
    },
    /** Learns from `MOVED 3999 127.0.0.1:6381`; null for any other error, and for a node that is not known yet. */
    moved(error: Error, from: TargetNode): TargetNode | null {
      const found = /^MOVED (\d+) (.*):(\d+)$/.exec(error.message)
      if (!found) return null
      const id = addressOf({ host: found[2] || hostOf(from), port: Number(found[3]) })
      owners[Number(found[1])] = id
      return nodeAt(id)
    },
  }
}

const hostOf = (node: TargetNode) => node.id.slice(0, node.id.lastIndexOf(':')).replace(/^\[|\]$/g, '')
