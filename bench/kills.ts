/**
 * Is an acknowledged write ever lost, or a newer value overwritten, when processes are killed?
 *   npm run bench -- kills [kills, default 1000] [seed]
 */
import { killRun } from './kill-run.ts'

const [kills = '1000', seed = '1'] = process.argv.slice(2)
const began = performance.now()
const report = await killRun({ kills: Number(kills), seed: Number(seed), say: console.log })
console.log(report)
console.log(`${((performance.now() - began) / 1000).toFixed(0)} s`)
const { lost, regressions, undrained, crashed } = report
process.exit(lost.length + regressions + undrained + crashed.length === 0 ? 0 : 1)
