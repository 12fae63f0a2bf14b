import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '#server/access/access.ts'
import { createSystem, type System } from '#server/system.ts'
import { allows, type Role, roles } from '#server/targets/role.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { checked, type Meta, router } from './init.ts'
import { appRouter } from './router.ts'

const viewers: Record<string, Viewer | null> = {
  nobody: null,
  looker: { name: 'looker', grant: 'view', session: 's1', from: null },
  owner: { name: 'owner', grant: 'full', session: 's2', from: null },
}

/** Every need there is, whether a procedure has it already or not. */
const needed = router({
  nobody: checked.meta({ needs: 'nobody' }).query(() => 'reached'),
  viewer: checked.meta({ needs: 'viewer' }).query(() => 'reached'),
  observe: checked.meta({ needs: 'observe' }).query(() => 'reached'),
  operate: checked.meta({ needs: 'operate' }).mutation(() => 'reached'),
  lab: checked.meta({ needs: 'lab' }).mutation(() => 'reached'),
})
const tried = router({ needed, app: appRouter })

/** At run time the router keeps its procedures flat, by path. */
const procedures = Object.entries<unknown>(tried._def.procedures).map(
  ([path, procedure]) => [path, needsOf(procedure)] as const,
)
const systems = new Map<Role, System>()
let redis: Awaited<ReturnType<typeof startRedisServer>>

beforeAll(async () => {
  redis = await startRedisServer()
  for (const role of roles) {
    const system = createSystem({
      REDIS_URL: redis.url,
      // Nobody listens there: who may call what must not depend on the database.
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      CACHEBOARD_ROLE: role,
      CACHEBOARD_LOG_LEVEL: 'silent',
    })
    systems.set(role, system)
    await system.start()
  }
})

afterAll(async () => {
  for (const system of systems.values()) await system.stop()
  await redis.stop()
})

function needsOf(procedure: unknown): Meta['needs'] | undefined {
  const meta: Meta | undefined = Reflect.get(Object(Reflect.get(Object(procedure), '_def')), 'meta')
  return meta?.needs
}

/** What the rule says, written a second time and without looking at the guard. */
function wanted(
  needs: Meta['needs'],
  viewer: Viewer | null,
  role: Role,
): 'allowed' | 'UNAUTHORIZED' | 'FORBIDDEN' {
  if (needs === 'nobody') return 'allowed'
  if (!viewer) return 'UNAUTHORIZED'
  if (needs === 'viewer') return 'allowed'
  const grant: Role = viewer.grant === 'view' ? 'observe' : 'lab'
  return allows(role, needs) && allows(grant, needs) ? 'allowed' : 'FORBIDDEN'
}

/** Calls with an input that names the target and nothing else: refused or not is decided before the rest matters. */
async function outcome(path: string, viewer: Viewer | null, role: Role) {
  const system = systems.get(role)
  if (!system) throw new Error(`no system with the role ${role}`)
  const caller = tried.createCaller({
    system,
    viewer,
    headers: new Headers(),

    setCookie: () => undefined,
  })
  const input = { target: system.targets()[0]?.target.id }
  const call = path.split('.').reduce<unknown>((at, name) => Reflect.get(Object(at), name), caller)
  if (typeof call !== 'function') throw new Error(`${path} is no procedure`)
  try {
    await call(input)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    if (code === 'FORBIDDEN' || code === 'UNAUTHORIZED') return code
  }
  return 'allowed'
}

describe('every procedure, every role, every viewer', () => {
  it.each(procedures)('%s says who may call it', (_, needs) => {
    expect(needs).toBeDefined()
  })

  for (const [path, needs = 'lab'] of procedures) {
    for (const role of roles) {
      for (const [who, viewer] of Object.entries(viewers)) {
        const rule = wanted(needs, viewer, role)
        // A sign-in with this input is refused for its input, not for its caller: the code says which.
        it(`${path} (${needs}) for ${who} on a target with role ${role}: ${rule}`, async () => {
          expect(await outcome(path, viewer, role)).toBe(rule)
        })
      }
    }
  }

  it('a procedure that forgot to say who may call it is refused, even to the owner', async () => {
    const forgetful = router({ oops: checked.query(() => 'reached') })
    const system = systems.get('lab')
    if (!system) throw new Error('no lab system')
    const context = {
      system,
      viewer: viewers.owner ?? null,
      headers: new Headers(),

      setCookie: () => undefined,
    }
    await expect(forgetful.createCaller(context).oops()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
