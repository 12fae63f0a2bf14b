import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** One planted violation per wall: file → what it says. `''` is the innocent file at the other end. */
const planted: Record<string, Record<string, string>> = {
  'no-circle': {
    'server/a.ts': "import { b } from './b.ts'\nexport const a = () => b",
    'server/b.ts': "import { a } from './a.ts'\nexport const b = () => a",
  },
  'engine-stands-alone': { 'server/engine/x.ts': "import '#server/env.ts'", 'server/env.ts': '' },
  'engine-knows-no-framework': { 'server/engine/x.ts': "import 'next'" },
  'strategies-see-ports-only': {
    'server/engine/strategies/x.ts': "import '../stores/redis.ts'",
    'server/engine/stores/redis.ts': '',
  },
  'metrics-are-pure': { 'server/metrics/x.ts': "import '#server/env.ts'", 'server/env.ts': '' },
  'advice-is-pure': { 'server/advice/x.ts': "import '#server/env.ts'", 'server/env.ts': '' },
  'errors-see-nothing': { 'server/errors.ts': "import './log.ts'", 'server/log.ts': '' },
  'only-targets-connect': {
    'server/observe/x.ts': "import { Redis } from 'ioredis'\nexport const r = new Redis()",
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
    'components/keys/x.ts': "import type { E } from '#server/env.ts'\nexport type X = E",
    'server/env.ts': 'export type E = 1',
  },
  'panels-keep-to-their-noun': {
    'components/keys/x.ts': "import '../memory/y.ts'",
    'components/memory/y.ts': '',
  },
  'foundations-know-no-noun': { 'components/ui/x.ts': "import '../keys/y.ts'", 'components/keys/y.ts': '' },
  'recharts-in-charts-only': { 'components/keys/x.ts': "import 'recharts'" },
  'e2e-is-a-black-box': { 'e2e/x.ts': "import '#server/env.ts'", 'server/env.ts': '' },
  'product-without-tests': { 'server/x.ts': "import '#testing/y.ts'", 'testing/y.ts': '' },
  'no-drawer-for-leftovers': { 'server/x.ts': "import './utils.ts'", 'server/utils.ts': '' },
  'no-unresolved': { 'server/x.ts': "import './nowhere.ts'" },
}

type Cruise = { summary: { violations: { rule: { name: string } }[] }; modules: unknown[] }

let house: string

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'cacheboard-walls-'))
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    await cp(file, join(house, file))
  await symlink(resolve('node_modules'), join(house, 'node_modules'))
})

afterAll(() => rm(house, { recursive: true, force: true }))

async function rulesBrokenBy(files: Record<string, string>): Promise<string[]> {
  const folders = ['server', 'components', 'e2e', 'testing']
  for (const folder of folders) {
    await rm(join(house, folder), { recursive: true, force: true })
    await mkdir(join(house, folder))
  }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(house, file)), { recursive: true })
    await writeFile(join(house, file), text || 'export const innocent = true\n')
  }
  const bin = resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const { promise, resolve: done } = Promise.withResolvers<string>()
  execFile(process.execPath, [bin, '--output-type', 'json', ...folders], { cwd: house }, (_, stdout) =>
    done(stdout),
  )
  const cruise: Cruise = JSON.parse(await promise)
  return cruise.summary.violations.map(violation => violation.rule.name)
}

// Each of them starts the checker anew, on a machine that may be busy.
describe('the walls of the house', { timeout: 60_000 }, () => {
  it('has a planted violation for every rule of the configuration', async () => {
    const { default: config } = await import('../.dependency-cruiser.cjs')
    const names = config.forbidden.map((rule: { name: string }) => rule.name)
    expect(Object.keys(planted).sort()).toEqual(names.sort())
  })

  it.each(Object.keys(planted))('%s turns the check red when it is broken', async name => {
    expect(await rulesBrokenBy(planted[name] ?? {})).toContain(name)
  })

  it('is green for a house in order', async () => {
    const files = { 'server/api/x.ts': "import '#server/metrics/y.ts'", 'server/metrics/y.ts': '' }
    expect(await rulesBrokenBy(files)).toEqual([])
  })
})
