import { cpus, loadavg } from 'node:os'

const spinMs = 1_000
/** Of a core that nobody else wants, a busy process gets nearly all. */
const enough = 0.95

/** Which share of a core a busy process gets here and now. */
function shareOfCore(): number {
  const cpu = process.cpuUsage()
  const began = performance.now()
  while (performance.now() - began < spinMs) {
    // busy on purpose
  }
  const { user, system } = process.cpuUsage(cpu)
  return (user + system) / 1_000 / (performance.now() - began)
}

export type Quiet = { quiet: boolean; says: string }

/** Whether this machine has room for a measurement, and what to write beside it. */
export function lookForQuiet(): Quiet {
  const share = shareOfCore()
  const [load = 0] = loadavg()
  const cores = cpus().length
  const quiet = share >= enough && load <= cores / 2
  const says = `load ${load.toFixed(1)} on ${cores} cores, a busy process gets ${Math.round(share * 100)} % of one`
  return { quiet, says }
}

/** A noisy machine can show that an aim is met, but not that it is missed. */
export function judge(what: string, met: boolean, { quiet, says }: Quiet): string {
  if (met) return `met: ${what}`
  return quiet ? `MISSED: ${what}` : `not decided here (${says}): ${what}`
}
