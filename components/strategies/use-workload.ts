'use client'

import type { Workload } from '#components/rpc/types.ts'
import { useLab } from './lab-context.tsx'

/** The workload on the screen, and how one of its settings is changed. */
export function useWorkload() {
  const { desk, edit } = useLab()
  const set = <Name extends keyof Workload>(name: Name, value: Workload[Name]) =>
    edit(`workload.${name}`, settings => ({ ...settings, workload: { ...settings.workload, [name]: value } }))
  return { workload: desk.shown.workload, set }
}
