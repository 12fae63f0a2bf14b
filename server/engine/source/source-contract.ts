import { describe, expect, it } from 'vitest'
import type { Change, DeadLetter, SourceOfTruth } from '#server/engine/ports.ts'
import { isRefused } from '#server/engine/refused.ts'

let keys = 0
const newKey = () => `product:c${++keys}`
const never = new AbortController().signal
const product = (name: string, category = 'tools') => ({ name, category })

export type SourceWorld = {
  source: () => SourceOfTruth
  /** Resolves once the condition holds; changes may take their time. */
  eventually: (holds: () => boolean) => Promise<void>
  dead: (key: string) => Promise<Omit<DeadLetter, 'key' | 'value'>[]>
  /** A row that the source will never take. */
  refused: () => { key: string; value: unknown }
  /** Runs it and cuts it off between its rows and its dead letters. */
  cutOff: (apply: () => Promise<unknown>) => Promise<void>
}

/** What every source has to do, whatever it is made of. */
export function sourceContract(name: string, world: SourceWorld) {
  const { source: of, eventually } = world
  describe(`${name}: rows`, () => {
    it('has versions that rise with each change, also over a removal', async () => {
      const [source, key] = [of(), newKey()]
      expect(await source.load(key, never)).toBeUndefined()
      const first = await source.write(key, product('one'), {})
      const gone = await source.write(key, undefined, {})
      expect(await source.load(key, never)).toBeUndefined()
      const back = await source.write(key, product('two'), {})
      expect(first.version).toBeLessThan(gone.version)
      expect(gone.version).toBeLessThan(back.version)
      expect(await source.load(key, never)).toEqual({ version: back.version, value: product('two') })
    })

    it('keeps a row that is newer than an explicit version, and lifts one to a floor', async () => {
      const [source, key] = [of(), newKey()]
      await source.write(key, product('hundred'), { version: 100 })
      expect(await source.write(key, product('fifty'), { version: 50 })).toMatchObject({ version: 100 })
      expect(await source.load(key, never)).toEqual({ version: 100, value: product('hundred') })
      expect(await source.write(key, product('floor'), { floor: 1_000 })).toMatchObject({ version: 1_000 })
      expect(await source.write(key, product('above'), { floor: 1_000 })).toMatchObject({ version: 1_001 })
    })

    it('names the answers that change with a row: the old category and the new one', async () => {
      const [source, key] = [of(), newKey()]
      await source.write(key, product('x', 'old'), {})
      const { affected } = await source.write(key, product('x', 'new'), {})
      expect(new Set(affected)).toEqual(new Set(['category:new', 'category:old', 'products']))
    })

    it('commits nothing when the work before the commit fails', async () => {
      const [source, key] = [of(), newKey()]
      const beforeCommit = async () => {
        expect(await source.load(key, never)).toBeUndefined()
        throw new Error('no')
      }
      await expect(source.write(key, product('x'), { beforeCommit })).rejects.toThrow('no')
      expect(await source.load(key, never)).toBeUndefined()
    })
  })

  describe(`${name}: batches`, () => {
    it('applies each row unless it is older, and says which version stands (trap 26)', async () => {
      const [source, one, two] = [of(), newKey(), newKey()]
      await source.write(two, product('newer'), { version: 90 })
      const applied = await source.apply([
        { key: one, value: product('fresh'), version: 50 },
        { key: two, value: product('older'), version: 60 },
      ])
      expect(new Map(applied.map(({ key, version }) => [key, version]))).toEqual(
        new Map([
          [one, 50],
          [two, 90],
        ]),
      )
      expect(await source.load(two, never)).toEqual({ version: 90, value: product('newer') })
      await source.apply([{ key: one, value: undefined, version: 51 }])
      expect(await source.load(one, never)).toBeUndefined()
    })

    const letter = (key: string, version = 7): DeadLetter => ({
      key,
      version,
      value: product('never a row'),
      bytes: Buffer.from('as it was journaled'),
      reason: 'because',
    })
    const kept = (version = 7) => ({ version, bytes: Buffer.from('as it was journaled'), reason: 'because' })

    it('takes rows and dead letters together, and keeps a letter once however often it is given', async () => {
      const [source, row, dead] = [of(), newKey(), newKey()]
      const flush = () =>
        source.apply([{ key: row, value: product('row'), version: 5 }], [letter(dead), letter(dead, 8)])
      await flush()
      await flush()
      expect(await source.load(row, never)).toEqual({ version: 5, value: product('row') })
      expect(await source.load(dead, never)).toBeUndefined()
      expect(await world.dead(dead)).toEqual([kept(7), kept(8)])
    })

    it('names the rows that it will never take, and does nothing else of that batch', async () => {
      const [source, row, dead] = [of(), newKey(), newKey()]
      const bad = world.refused()
      const batch = [
        { key: row, value: product('row'), version: 5 },
        { ...bad, version: 5 },
      ]
      const error: unknown = await source.apply(batch, [letter(dead)]).catch(each => each)
      if (!isRefused(error)) throw error
      expect(error.rows.map(({ key }) => key)).toEqual([bad.key])
      expect(error.rows[0]?.reason).not.toBe('')
      expect(await source.load(row, never)).toBeUndefined()
      expect(await world.dead(dead)).toEqual([])
    })

    it('buries what it refuses, whatever its key and its value are', async () => {
      const [source, bad] = [of(), world.refused()]
      await source.apply([], [{ ...letter(bad.key), value: bad.value }])
      await source.apply([], [letter('category:1')])
      expect(await world.dead(bad.key)).toEqual([kept()])
      expect(await world.dead('category:1')).toEqual([kept()])
    })

    it('has done neither when it is cut off between the rows and the dead letters', async () => {
      const [source, row, dead] = [of(), newKey(), newKey()]
      const flush = () => source.apply([{ key: row, value: product('row'), version: 5 }], [letter(dead)])
      await world.cutOff(flush)
      expect(await source.load(row, never)).toBeUndefined()
      expect(await world.dead(dead)).toEqual([])
      await flush()
      expect(await source.load(row, never)).toEqual({ version: 5, value: product('row') })
      expect(await world.dead(dead)).toEqual([kept()])
    })

    it('gives epochs that only rise', async () => {
      const [one, two] = [await of().nextEpoch(), await of().nextEpoch()]
      expect(two).toBeGreaterThan(one)
    })
  })

  describe(`${name}: changes`, () => {
    it('tells what was changed since a mark', async () => {
      const [source, before, after] = [of(), newKey(), newKey()]
      await source.write(before, product('x'), {})
      const mark = await source.mark()
      const { version } = await source.write(after, product('y'), {})
      const { changes } = await source.changedSince(mark)
      expect(changes).toContainEqual({
        key: after,
        version,
        affected: expect.arrayContaining(['category:tools']),
      })
      expect(changes.map(({ key }) => key)).not.toContain(before)
    })

    it('tells followers of every change', async () => {
      const [source, key] = [of(), newKey()]
      const heard: Change[] = []
      const stop = await source.follow({ change: change => heard.push(change) })
      await source.write(key, product('one'), {})
      const { version } = await source.write(key, product('two'), {})
      await eventually(() => heard.some(change => change.key === key && change.version === version))
      await stop()
    })
  })
}
