import type { Story } from '#server/lab/experiments/verdict.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'

const clock = createMachineClock()

/** What one request does, step by step, by the time since it began. */
export function openDiary() {
  const began = clock.now()
  const steps: Story['steps'] = []
  return {
    note: (text: string) => void steps.push({ at: clock.now() - began, text }),
    story: (choice: string, title: string): Story => ({ choice, title, steps }),
  }
}
