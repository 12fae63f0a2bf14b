import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/**
 * One planted violation per wall: file → what it says, the offender first. `''` is the innocent file at the other end.
 * They all stand in one house, which is looked at once, so no two offenders may share a file.
 */
const planted: Record<string, Record<string, string>> = {
  'no-circle': {
    'server/a.ts': "import { b } from './b.ts'\nexport const a = () => b",
    'server/b.ts': "import { a } from './a.ts'\nexport const b = () => a",
  },
  'engine-stands-alone': { 'server/engine/alone.ts': "import '#server/env.ts'", 'server/env.ts': '' },
  'engine-knows-no-framework': { 'server/engine/framework.ts': "import 'next'" },
  'strategies-see-ports-only': {
    'server/engine/strategies/x.ts': "import '../stores/redis.ts'",
    'server/engine/stores/redis.ts': '',
  },
  'metrics-are-pure': { 'server/metrics/x.ts': "import '#server/env.ts'", 'server/env.ts': '' },
  'advice-is-pure': { 'server/advice/x.ts': "import '#server/env.ts'", 'server/env.ts': '' },
  'errors-see-nothing': { 'server/errors.ts': "import './log.ts'", 'server/log.ts': '' },
  'only-targets-connect': {
    'server/observe/connecting.ts': "import { Redis } from 'ioredis'\nexport const r = new Redis()",
  },
  'observe-and-operate-are-handed-a-target': {
    'server/operate/x.ts': "import '#server/env.ts'",
    'server/env.ts': '',
  },
  'lab-keeps-to-its-rooms': { 'server/lab/x.ts': "import '#server/observe/y.ts'", 'server/observe/y.ts': '' },
  'api-goes-through-the-system': {
    'server/api/x.ts': "import '#server/observe/y.ts'",
    'server/observe/y.ts': '',
  },
  'screen-never-runs-the-server': { 'components/rpc/x.ts': "import '#server/env.ts'", 'server/env.ts': '' },
  'server-types-enter-through-rpc': {
    'components/keys/typed.ts': "import type { X } from '#server/typed.ts'\nexport type Y = X",
    'server/typed.ts': 'export type X = 1',
  },
  'panels-keep-to-their-noun': {
    'components/keys/visiting.ts': "import '../memory/y.ts'",
    'components/memory/y.ts': '',
  },
  'foundations-know-no-noun': {
    'components/ui/x.ts': "import '../keys/y.ts'",
    'components/keys/y.ts': '',
  },
  'recharts-in-charts-only': { 'components/keys/drawing.ts': "import 'recharts'" },
  'e2e-is-a-black-box': { 'e2e/x.ts': "import '#server/env.ts'", 'server/env.ts': '' },
  'product-without-tests': { 'server/tested.ts': "import '#testing/y.ts'", 'testing/y.ts': '' },
  'no-drawer-for-leftovers': { 'server/tidy.ts': "import './utils.ts'", 'server/utils.ts': '' },
  'no-unresolved': { 'server/lost.ts': "import './nowhere.ts'" },
}
const offenderOf = (name: string) => Object.keys(planted[name] ?? {})[0]

type Violation = { from: string; rule: { name: string; severity: string } }
type Cruise = { summary: { violations: Violation[]; totalCruised: number } }

const folders = ['server', 'components', 'e2e', 'testing']
const houses: string[] = []

afterAll(() => Promise.all(houses.map(house => rm(house, { recursive: true, force: true }))))

async function build(files: Record<string, string>): Promise<string> {
  const house = await mkdtemp(join(tmpdir(), 'cacheboard-walls-'))
  houses.push(house)
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    await cp(file, join(house, file))
  await symlink(resolve('node_modules'), join(house, 'node_modules'))
  for (const folder of folders) await mkdir(join(house, folder))
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(house, file)), { recursive: true })
    await writeFile(join(house, file), text || 'export const innocent = true\n')
  }
  return house
}

/** What the checker says of a house with these files in it. */
async function look(files: Record<string, string>): Promise<Cruise['summary']> {
  const cwd = await build(files)
  const bin = resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const { promise, resolve: done } = Promise.withResolvers<string>()
  execFile(process.execPath, [bin, '--output-type', 'json', ...folders], { cwd }, (_, stdout) => done(stdout))
  const cruise: Cruise = JSON.parse(await promise)
  return cruise.summary
}

// The checker takes its time to start, on a machine that may be busy.
describe('the walls of the house', { timeout: 60_000 }, () => {
  let violations: Violation[]

  beforeAll(async () => {
    const { violations: found } = await look(Object.assign({}, ...Object.values(planted)))
    violations = found
  }, 60_000)

  it('has a planted violation for every rule of the configuration, each in a file of its own', async () => {
    const { default: config } = await import('../.dependency-cruiser.cjs')
    const names = config.forbidden.map((rule: { name: string }) => rule.name)
    expect(Object.keys(planted).sort()).toEqual(names.sort())
    expect(new Set(names.map(offenderOf)).size).toBe(names.length)
  })

  it.each(Object.keys(planted))('%s turns the check red when it is broken', name => {
    const broken = violations.filter(({ from }) => from === offenderOf(name))
    expect(broken.map(({ rule }) => rule)).toContainEqual({ name, severity: 'error' })
  })

  it('is green for a house in order', async () => {
    const files = { 'server/api/x.ts': "import '#server/metrics/y.ts'", 'server/metrics/y.ts': '' }
    expect(await look(files)).toMatchObject({ violations: [], totalCruised: 2 })
  })
})
