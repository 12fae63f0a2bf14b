import { preset } from '#server/engine/presets.ts'
import { patient } from '#server/lab/patience.ts'
import { type LabSettings, labSettingsShape } from '#server/lab/settings.ts'

/**
 * What a lab begins with before anybody has chosen anything: small enough for every machine, and for a database that
 * has to carry all of it while the cache is away.
 */
export const defaultSettings = (): LabSettings =>
  labSettingsShape.parse({
    workload: {},
    lanes: [{ id: 'a', name: 'cache-aside', policy: patient(preset('cache-aside')) }],
    instances: 2,
    database: { queryMs: 20, connections: 20 },
  })
