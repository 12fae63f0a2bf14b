'use client'

import { useLab } from './lab-context.tsx'
import { type PatternName, withPattern } from './policy-names.ts'

/** One click: another pattern under the same load, with the same protections. */
export function useSwitchPattern() {
  const { choices, editPolicy } = useLab()
  return (name: PatternName) => {
    const preset = choices.policies.find(each => each.name === name)
    if (preset) editPolicy('policy', policy => withPattern(policy, preset.policy))
  }
}
