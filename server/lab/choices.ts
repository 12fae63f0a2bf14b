import type { Policy } from '#server/engine/policy-shape.ts'
import { plainCacheAside, preset, presetNames } from '#server/engine/presets.ts'
import { defaultSettings } from '#server/lab/default-settings.ts'
import { patient } from '#server/lab/patience.ts'
import { type PolicyInWords, policyInWords } from '#server/lab/policy-in-words.ts'
import { type WorkloadPreset, workloadPresets } from '#server/lab/workload/presets.ts'
import { type Workload, workloadShape } from '#server/lab/workload/workload.ts'

type NamedPolicy = { name: string; policy: Policy; words: PolicyInWords }
type NamedWorkload = Omit<WorkloadPreset, 'workload'> & { workload: Workload }

/** What the screen offers: whole settings, so that it need not know what is left out. */
export function choices() {
  const policies: NamedPolicy[] = [
    ...presetNames.map(name => named(name, patient(preset(name)))),
    named('plain cache-aside', patient(plainCacheAside())),
  ]
  const workloads: NamedWorkload[] = workloadPresets.map(each => ({
    ...each,
    workload: workloadShape.parse(each.workload),
  }))
  return { policies, workloads, settings: defaultSettings() }
}

const named = (name: string, policy: Policy): NamedPolicy => ({ name, policy, words: policyInWords(policy) })
