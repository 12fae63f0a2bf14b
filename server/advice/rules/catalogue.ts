import type { Rule } from '../shapes.ts'
import { absentNames } from './absent-names.ts'
import { bigKeys } from './big-keys.ts'
import { coldNamespaces } from './cold-namespaces.ts'
import { connectionChurn } from './connection-churn.ts'
import { evictionPressure } from './eviction-pressure.ts'
import { fragmentation } from './fragmentation.ts'
import { fallenHitRate, poorHitRate } from './hit-rate.ts'
import { idleMemory } from './idle-memory.ts'
import { failedCommands, keysCalls } from './keys-calls.ts'
import { memoryLimit } from './memory-limit.ts'
import { noTtl } from './no-ttl.ts'
import { refusedConnections } from './refused-connections.ts'
import { sameSecond } from './same-second.ts'
import { shortTtl } from './short-ttl.ts'
import { slowKeys, slowRemoval, slowWholeReads } from './slow-commands.ts'

/** What the board looks for. */
export const rules: readonly Rule[] = [
  fallenHitRate,
  poorHitRate,
  coldNamespaces,
  shortTtl,
  absentNames,
  evictionPressure,
  memoryLimit,
  noTtl,
  sameSecond,
  bigKeys,
  idleMemory,
  fragmentation,
  slowKeys,
  keysCalls,
  slowWholeReads,
  slowRemoval,
  connectionChurn,
  refusedConnections,
  failedCommands,
]
