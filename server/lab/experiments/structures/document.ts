import { inBatches } from '#server/lab/experiments/commands/in-batches.ts'
import { atATime, exactly, type Structure, type Tools } from '#server/lab/experiments/structures/bench.ts'

const fieldOf = (at: number) => `field-${at}`
const first = (at: number) => `value ${at}`

/** Changes one field, and remembers what it should be. */
function changes({ size, random }: Tools) {
  const expected = new Map<string, string>()
  let made = 0
  return {
    next() {
      const field = fieldOf(Math.floor(random.next() * size))
      const value = `changed ${++made}`
      expected.set(field, value)
      return [field, value] as const
    },
    rightIn: (document: Record<string, string>) =>
      [...expected].filter(([field, value]) => document[field] === value).length,
    count: () => expected.size,
  }
}

export const wholeString: Structure = {
  id: 'string',
  label: 'Document as String',
  tone: 'write',
  dashed: true,
  about: 'JSON in one value. To change one field the whole of it is read, parsed, written and sent back.',
  open(tools) {
    const { client, key } = tools
    const changed = changes(tools)
    const read = async (): Promise<Record<string, string>> => JSON.parse((await client.get(key)) ?? '{}')
    const write = (document: Record<string, string>) => client.set(key, JSON.stringify(document), 'EX', 3_600)
    return {
      async add(from, until) {
        const document = from === 0 ? {} : await read()
        for (let at = from; at < until; at++) document[fieldOf(at)] = first(at)
        await write(document)
      },
      async operate() {
        const [field, value] = changed.next()
        await write({ ...(await read()), [field]: value })
      },
      check: async () => exactly('changed fields', changed.count(), changed.rightIn(await read())),
    }
  },
}

export const hash: Structure = {
  id: 'hash',
  label: 'Document as Hash',
  tone: 'write',
  about: 'A field of its own for each part: HSET changes one, and nothing else moves.',
  open(tools) {
    const { client, key } = tools
    const changed = changes(tools)
    return {
      async add(from, until) {
        for (const part of inBatches(until - from, atATime)) {
          const fields = Array.from({ length: part.until - part.from }, (_, at) => from + part.from + at)
          await client.hset(key, ...fields.flatMap(at => [fieldOf(at), first(at)]))
        }
      },
      operate: () => client.hset(key, ...changed.next()),
      check: async () =>
        exactly('changed fields', changed.count(), changed.rightIn(await client.hgetall(key))),
    }
  },
}
