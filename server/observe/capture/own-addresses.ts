import type { TargetNode } from '#server/targets/target.ts'
import { boardClientName } from '../board-client-name.ts'

/** Under which addresses a server sees the board's connections; null where it does not tell. */
export async function ownAddresses(node: TargetNode): Promise<ReadonlySet<string> | null> {
  try {
    const list = String(await node.monitor.client('LIST'))
    const found = list
      .split('\n')
      .filter(line => line.includes(` name=${boardClientName} `))
      .map(line => /(?:^| )addr=(\S+)/.exec(line)?.[1])
      .filter(address => address !== undefined)
    return found.length > 0 ? new Set(found) : null
  } catch {
    return null
  }
}
