import { monitorEventLoopDelay } from 'node:perf_hooks'

const resolutionMs = 10

/** How busy this process is, between two looks. */
export function createProcessLoad(now: () => number) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  let cpu = process.cpuUsage()
  let at = now()

  return {
    take() {
      const [before, since] = [cpu, at]
      cpu = process.cpuUsage()
      at = now()
      const usedMs = (cpu.user - before.user + cpu.system - before.system) / 1_000
      // The monitor counts the pause between its own looks as delay.
      const p99 = delay.count === 0 ? 0 : delay.percentile(99) / 1e6 - resolutionMs
      delay.reset()
      return { cpu: usedMs / Math.max(1, at - since), loopDelayP99Ms: Math.max(0, p99) }
    },
    stop: () => delay.disable(),
  }
}
