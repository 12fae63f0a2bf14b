import { brotliCompressSync, crc32, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { pack } from 'msgpackr'
import protobufjs from 'protobufjs'
import { describe, expect, it, vi } from 'vitest'
import { seal } from '#server/engine/codecs/envelope.ts'
import { decode } from './decode.ts'
import { limits } from './limits.ts'
import type { Choice, Decoding, Format, TreeNode } from './shapes.ts'

// Properties try many values, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

const product =
  '{"id":9007199254740993,"price":12.90,"tags":["sf",null,true],"id":"again","__proto__":{"x":"\\u00e9"}}'

const decoded = (bytes: Buffer | string, choice: Choice = 'auto', whole = true): Promise<Decoding> =>
  decode({ bytes: Buffer.from(bytes), whole, choice })

async function tree(bytes: Buffer | string, format: Format): Promise<TreeNode | null> {
  const { decoded: shown } = await decoded(bytes, [format])
  if (shown.as !== 'tree') throw new Error(`not a tree but ${shown.as}`)
  expect(shown.problem).toBeNull()
  return shown.root
}

/** What a tree says, as a plain value; numbers stay the text they are. */
function plain(node: TreeNode | null | undefined): unknown {
  switch (node?.kind) {
    case 'null':
      return null
    case 'boolean':
      return node.value
    case 'number':
      return `#${node.text}`
    case 'text':
      return node.text
    case 'bytes':
      return { base64: node.base64 }
    case 'list':
      return node.items.map(plain)
    case 'map':
      return node.entries.map(({ key, value, repeated }) => [
        plain(key),
        plain(value),
        ...(repeated ? ['again'] : []),
      ])
    case 'tagged':
      return { [node.tag]: node.content.map(plain) }
    case undefined:
      return undefined
  }
}

/** The same of a JavaScript value. */
function expected(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return `#${Object.is(value, -0) ? '-0' : value}`
  if (Array.isArray(value)) return value.map(expected)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).map(([key, each]) => [key, expected(each)])
}

const layersOf = ({ layers }: Decoding) => layers.map(({ format }) => format)

describe('JSON', () => {
  it('keeps its digits, the key that comes twice, and __proto__', async () => {
    expect(plain(await tree(product, 'json'))).toEqual([
      ['id', '#9007199254740993'],
      ['price', '#12.90'],
      ['tags', ['sf', null, true]],
      ['id', 'again', 'again'],
      ['__proto__', [['x', 'é']]],
    ])
  })

  it('reads whatever JSON can say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.nat(3), async (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(plain(await tree(text, 'json'))).toEqual(expected(JSON.parse(text)))
      }),
      { numRuns: 200 },
    )
  })

  it('says where it stops being JSON, and keeps what came before', async () => {
    const { decoded: shown } = await decoded('{"a":1,"b":[1,2 oops', ['json'])
    expect(shown).toMatchObject({ as: 'tree', problem: 'This is not JSON: unexpected "o".' })
    expect(plain(shown.as === 'tree' ? shown.root : null)).toEqual([
      ['a', '#1'],
      ['b', ['#1', '#2']],
    ])
  })

  it('agrees with the judge on what is JSON', async () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json().map(text => text.slice(0, -1)),
      fc.constantFrom('01', '1.', '"\\x"', '[1,]', '{"a"}', 'nul', 'tru', '-', '\v1', '"\t"'),
    )
    await fc.assert(
      fc.asyncProperty(texts, async text => {
        const { decoded: shown } = await decoded(Buffer.from(text), ['json'])
        expect(shown.problem === null).toBe(isJson(Buffer.from(text).toString()))
      }),
      { numRuns: 500 },
    )
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('MessagePack', () => {
  it('reads what another writer wrote', async () => {
    const values = fc.letrec(tie => ({
      value: fc.oneof(
        { depthSize: 'small', maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        // The writer takes it for an integer, and there is no negative zero among those.
        fc.double({ noNaN: true }).map(n => (n === 0 ? 0 : n)),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).filter(n => n > 2n ** 53n || n < -(2n ** 53n)),
        fc.string({ unit: 'binary' }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter(key => key !== '__proto__'),
          tie('value'),
        ),
      ),
    })).value
    await fc.assert(
      fc.asyncProperty(values, async value => {
        expect(plain(await tree(pack(value), 'msgpack'))).toEqual(expected(value))
      }),
      { numRuns: 100 },
    )
  })

  it('shows extension types by their number and the timestamp as a time', async () => {
    expect(plain(await tree(Buffer.from('d4057f', 'hex'), 'msgpack'))).toEqual({
      'extension 5': [{ base64: 'fw==' }],
    })
    expect(plain(await tree(pack(new Date(1000)), 'msgpack'))).toEqual({
      timestamp: ['1970-01-01T00:00:01Z'],
    })
  })

  it('believes no length: a list of four thousand million is as long as its bytes', async () => {
    const { decoded: shown } = await decoded(Buffer.from('ddffffffff0102', 'hex'), ['msgpack'])
    expect(shown).toMatchObject({ problem: 'The bytes end in the middle of a value.' })
    expect(plain(shown.as === 'tree' ? shown.root : null)).toEqual(['#1', '#2'])
  })
})

describe('Protobuf without its schema', () => {
  it('shows fields, wire types, and messages inside of messages', async () => {
    const writer = protobufjs.Writer.create()
    writer
      .uint32(8)
      .uint64('18446744073709551615')
      .uint32(18)
      .string('tea')
      .uint32(25)
      .double(0.1)
      .uint32(37)
      .float(0.1)
    writer
      .uint32(42)
      .fork()
      .uint32(8)
      .int32(300)
      .ldelim()
      .uint32(42)
      .bytes(Buffer.from([0xff]))
    expect(plain(await tree(Buffer.from(writer.finish()), 'protobuf'))).toEqual([
      ['#1', { varint: ['#18446744073709551615', { 'as int64': ['#-1'] }] }],
      ['#2', { text: ['tea'] }],
      ['#3', { '64 bits': ['#4591870180066957722', { 'as double': ['#0.1'] }] }],
      ['#4', { '32 bits': ['#1036831949', { 'as float': ['#0.1'] }] }],
      ['#5', { message: [[['#1', { varint: ['#300'] }]]] }],
      ['#5', { bytes: [{ base64: '/w==' }] }, 'again'],
    ])
  })
})

describe('what PHP serialises', () => {
  it('shows classes by name and properties with who may see them', async () => {
    const text =
      'O:4:"User":3:{s:2:"id";i:9223372036854775807;s:7:"\0*\0name";s:3:"\u20ac";s:7:"\0User\0x";a:1:{i:0;d:0.5;}}'
    expect(plain(await tree(text, 'php'))).toEqual({
      'class User': [
        [
          ['id', '#9223372036854775807'],
          ['name (protected)', '€'],
          ['x (private to User)', [['#0', '#0.5']]],
        ],
      ],
    })
    expect(plain(await tree('a:4:{i:0;N;i:1;b:1;i:2;E:6:"Suit:A";i:3;R:2;}', 'php'))).toEqual([
      ['#0', null],
      ['#1', true],
      ['#2', { enum: ['Suit:A'] }],
      ['#3', { 'the same as value number': ['#2'] }],
    ])
  })

  it('reads whatever it can say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async value => {
        expect(plain(await tree(serialised(value), 'php'))).toEqual(phpExpected(value))
      }),
      { numRuns: 200 },
    )
  })
})

function serialised(value: unknown): string {
  if (value === null) return 'N;'
  if (typeof value === 'boolean') return `b:${value ? 1 : 0};`
  if (typeof value === 'number') return `d:${value};`
  if (typeof value === 'string') return `s:${Buffer.byteLength(value)}:"${Buffer.from(value)}";`
  const entries = Object.entries(Object(value)).map(([key, each]) => serialised(key) + serialised(each))
  return `a:${entries.length}:{${entries.join('')}}`
}

function phpExpected(value: unknown): unknown {
  if (typeof value === 'number') return `#${value}`
  if (typeof value === 'string') return Buffer.from(value).toString()
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).map(([key, each]) => [Buffer.from(key).toString(), phpExpected(each)])
}

/** 512 MiB of zeros, packed by brotli. */
const halfAGigabyte =
  'z///fwAkAOKxQHLv//n//w+ABEAcFoDu/T////8BkACIwwLQvf/n//8/ABIAcVgAuvf//P//B0ACIA4LQPf+n////wBIAMRhAeje//P//x8ACYA4LADd+3/+//8DIAEQhwWge//P//9/ACQA4rAAdO//+f//D4AEQBwWgO79P////wGQAIjDAtC9/+f//z8AEgBxWAC69//8//8HQAIgDgtA9/6f////AEgAxGEB6N7/8///HwAJgDgsAN37f/7//wMgARCHBaB7/8///38AJADisAB07//5//8PgARAHBaA7v0/////AZAAiMMC0L3/5///PwASAHFYALr3//z//wdAAiAOC0D3/p////8ASADEYQHo3v/z//8fAAmAOCwA3ft//v//AyABEIcFoHv/z///fwAkAOKwAHTv//n//w+ABEAcFoDu/T////8BkACIwwLQvf/n//8/ABIAcVgAuvf//P//B0ACIA4LQPf+n////wBIAMRhAeje//P//x8ACYA4LADd+//8//8HIAEQhwWge/8P'
/** Written by OpenJDK 17 and Python 3: {"id":9007199254740993,"t":("a",1.5,None,True),"b":b"x","neg":-2**70}. */
const java =
  'rO0ABXNyAAlHJFByb2R1Y3Tghj65sjk3IgIADkIAAWJDAAFjRgABZloAAm9rRAAFcHJpY2VTAAFzTAAFYWdhaW50ABJMamF2YS9sYW5nL1N0cmluZztMAAVjb2xvcnQACUxHJENvbG9yO1sABGludHN0AAJbSUwABGxpc3R0ABBMamF2YS91dGlsL0xpc3Q7TAADbWFwdAAPTGphdmEvdXRpbC9NYXA7TAAEbmFtZXEAfgABWwADcmF3dAACW0JMAARzZWxmdAALTEckUHJvZHVjdDt4cgAGRyRCYXNlAxn04OieryUCAAFKAAJpZHhwACAAAAAAAAH/AHg9zMzNAUApzMzMzMzNASx0AAdUZWEg4oKsfnIAB0ckQ29sb3IAAAAAAAAAABIAAHhyAA5qYXZhLmxhbmcuRW51bQAAAAAAAAAAEgAAeHB0AARCTFVFdXIAAltJTbpgJnbqsqUCAAB4cAAAAAMAAAAB/////gAAAANzcgATamF2YS51dGlsLkFycmF5TGlzdHiB0h2Zx2GdAwABSQAEc2l6ZXhwAAAAA3cEAAAAA3QAAXFwc3IAEWphdmEubGFuZy5JbnRlZ2VyEuKgpPeBhzgCAAFJAAV2YWx1ZXhyABBqYXZhLmxhbmcuTnVtYmVyhqyVHQuU4IsCAAB4cAAAAAV4c3IAEWphdmEudXRpbC5IYXNoTWFwBQfawcMWYNEDAAJGAApsb2FkRmFjdG9ySQAJdGhyZXNob2xkeHA/QAAAAAAAAXcIAAAAAgAAAAF0AAFhc3EAfgAUAAAAAXhxAH4ACnVyAAJbQqzzF/gGCFTgAgAAeHAAAAADAAECcQB+AAl3BAAAAAd0AAN4eHg='
const pickles = [
  'KGRwMApWaWQKcDEKTDkwMDcxOTkyNTQ3NDA5OTNMCnNWdApwMgooVmEKcDMKRjEuNQpOSTAxCnRwNApzVmIKcDUKY19jb2RlY3MKZW5jb2RlCnA2CihWeApwNwpWbGF0aW4xCnA4CnRwOQpScDEwCnNWbmVnCnAxMQpMLTExODA1OTE2MjA3MTc0MTEzMDM0MjRMCnMu',
  'gASVQgAAAAAAAAB9lCiMAmlklIoHAQAAAAAAIIwBdJQojAFhlEc/+AAAAAAAAE6IdJSMAWKUQwF4lIwDbmVnlIoJAAAAAAAAAADAdS4=',
]

describe('what other languages serialise', () => {
  it('reads an object of Java: fields of its ancestors, what it wrote by hand, and what it refers to again', async () => {
    const bytes = Buffer.from(java, 'base64')
    expect((await decoded(bytes)).format).toBe('java')
    const text = JSON.stringify(plain(await tree(bytes, 'java')))
    for (const part of [
      '{"class G$Product":[[["id","#9007199254740993"],["b","#-1"],["c","x"],["f","#0.1"],["ok",true],["price","#12.9"],["s","#300"]',
      '["again","Tea €"]',
      '{"enum G$Color":["BLUE"]}',
      '{"array [I":[["#1","#-2","#3"]]}',
      '{"array [B":[{"base64":"AAEC"}]}',
      '["self",{"again":["G$Product"]}]',
      '{"written by hand":[{"base64":"AAAABw=="}]},"xxx"]',
    ])
      expect(text).toContain(part)
  })

  it('lists the instructions of a pickle, and runs none', async () => {
    const lists = []
    for (const pickle of pickles) {
      const { decoded: shown } = await decoded(Buffer.from(pickle, 'base64'), ['pickle'])
      expect(shown).toMatchObject({ as: 'listing', problem: null })
      lists.push(shown.as === 'listing' ? shown.lines : [])
    }
    expect(lists[0]?.slice(-2)).toEqual(['  148: SETITEM', '  149: STOP'])
    expect(lists[1]?.slice(0, 6)).toEqual([
      '    0: PROTO 4',
      '    2: FRAME 66',
      '   11: EMPTY_DICT',
      '   12: MEMOIZE',
      '   13: MARK',
      '   14: SHORT_BINUNICODE "id"',
    ])
    expect(lists[1]).toContain('   19: LONG1 9007199254740993')
    expect(lists[1]?.join()).toContain('LONG1 -1180591620717411303424')
  })
})

const packers: [Format, (bytes: Buffer) => Buffer][] = [
  ['gzip', gzipSync],
  ['zlib', deflateSync],
  ['deflate', deflateRawSync],
  ['zstd', zstdCompressSync],
  ['brotli', brotliCompressSync],
  ['lz4', bytes => lz4Frame(bytes)],
  ['lz4-block', bytes => lz4Block(bytes)],
  ['snappy', bytes => snappy(bytes)],
  ['snappy-framed', bytes => snappyFramed(bytes)],
]

describe.each(packers)('%s', (format, packed) => {
  it('gives back what was packed', async () => {
    const text = fc.string({ minLength: 1 }).map(part => Buffer.from(part.repeat(7)))
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.uint8Array({ minLength: 1 }).map(Buffer.from)), async bytes => {
        const { decoded: shown, layers } = await decoded(packed(bytes), [format, 'hex'])
        expect(layers).toMatchObject([{ format, bytesOut: bytes.length, problem: null }])
        const hex = shown.as === 'hex' ? shown.rows.map(row => row.hex).join('') : ''
        expect(hex.replaceAll(' ', '')).toBe(bytes.toString('hex'))
      }),
      { numRuns: 60 },
    )
  })

  it('is found by itself around JSON', async () => {
    const found = await decoded(packed(Buffer.from(product)))
    expect([...layersOf(found), found.format]).toEqual([format, 'json'])
  })

  it('says that it is damaged or cut, and does not throw', async () => {
    const bytes = packed(Buffer.from(product.repeat(20)))
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ 0xff
      await decoded(damaged, [format, 'hex'])
      await decoded(bytes.subarray(0, at), [format, 'hex'], false)
    }
    const { layers } = await decoded(bytes.subarray(0, bytes.length / 2), [format, 'hex'])
    expect(layers[0]?.problem).not.toBeNull()
  })

  it('is left at its limit where it is a bomb', async () => {
    const bomb = packed(Buffer.alloc(4 * limits.bytesOut))
    const { layers } = await decoded(bomb, [format, 'hex'])
    expect(layers).toMatchObject([
      { bytesOut: limits.bytesOut, problem: expect.stringContaining('more than 1024 KiB') },
    ])
  })
})

/** The simplest writer that still makes copies: runs of one byte. */
function runs(bytes: Buffer): { literal: Buffer; copy: number }[] {
  const found: { literal: Buffer; copy: number }[] = []
  let start = 0
  for (let at = 1; at < bytes.length; at++) {
    let length = 0
    while (at + length < bytes.length - 5 && bytes[at + length] === bytes[at - 1]) length += 1
    if (length < 8) continue
    found.push({ literal: bytes.subarray(start, at), copy: length })
    at += length
    start = at
  }
  return [...found, { literal: bytes.subarray(start), copy: 0 }]
}

function lz4Block(bytes: Buffer): Buffer {
  const longer = (length: number) =>
    length < 15 ? [] : [...new Array<number>(Math.floor((length - 15) / 255)).fill(255), (length - 15) % 255]
  return Buffer.concat(
    runs(bytes).flatMap(({ literal, copy }) => {
      const token = (Math.min(15, literal.length) << 4) | (copy === 0 ? 0 : Math.min(15, copy - 4))
      const head = Buffer.from([token, ...longer(literal.length)])
      return copy === 0 ? [head, literal] : [head, literal, Buffer.from([1, 0, ...longer(copy - 4)])]
    }),
  )
}

function lz4Frame(bytes: Buffer): Buffer {
  const block = lz4Block(bytes)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(block.length)
  return Buffer.concat([
    Buffer.from('04224d186040820000', 'hex').subarray(0, 7),
    size,
    block,
    Buffer.alloc(4),
  ])
}

function snappy(bytes: Buffer): Buffer {
  const length: number[] = []
  for (let left = bytes.length; ; left >>>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left)
    if (left <= 127) break
  }
  const parts = runs(bytes).flatMap(({ literal, copy }) => {
    const head = Buffer.alloc(5)
    head[0] = 63 << 2
    head.writeUInt32LE(literal.length - 1, 1)
    const copies: Buffer[] = []
    for (let left = copy; left > 0; left -= 64)
      copies.push(Buffer.from([((Math.min(left, 64) - 1) << 2) | 2, 1, 0]))
    return [...(literal.length > 0 ? [head, literal] : []), ...copies]
  })
  return Buffer.concat([Buffer.from(length), ...parts])
}

function snappyFramed(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [Buffer.from('ff060000734e61507059', 'hex')]
  for (let at = 0; at < bytes.length; at += 65_536) {
    const content = Buffer.concat([Buffer.alloc(4), snappy(bytes.subarray(at, at + 65_536))])
    const head = Buffer.alloc(4)
    head.writeUIntLE(content.length, 1, 3)
    chunks.push(head, content)
  }
  return Buffer.concat(chunks)
}

describe('what others packed', () => {
  it('reads a frame that the lz4 program wrote', async () => {
    const frame = Buffer.from('BCJNGGRApxgAAABvaGVsbG8gBgAFWWNhY2hlBgBQY2FjaGUAAAAA5mZJjQ==', 'base64')
    const found = await decoded(frame)
    expect(layersOf(found)).toEqual(['lz4'])
    expect(found.decoded).toMatchObject({ text: 'hello hello hello hello hello cache cache cache cache' })
  })

  it('takes off one layer after the other, but not for ever', async () => {
    let bytes = Buffer.from(product)
    for (let i = 0; i < 3; i++) bytes = gzipSync(bytes)
    expect(layersOf(await decoded(bytes))).toEqual(['gzip', 'gzip', 'gzip'])
    for (let i = 0; i < 30; i++) bytes = gzipSync(bytes)
    expect(layersOf(await decoded(bytes))).toHaveLength(limits.layers)
  })

  it('stops half a kilobyte of brotli and half a megabyte of gzip that hold half a gigabyte', async () => {
    const gzip = Buffer.concat(new Array<Buffer>(512).fill(gzipSync(Buffer.alloc(1024 * 1024))))
    const bombs = { gzip, brotli: Buffer.from(halfAGigabyte, 'base64') }
    for (const [format, bomb] of Object.entries(bombs)) {
      const found = await decoded(bomb)
      expect(found.layers).toMatchObject([{ format, bytesOut: limits.bytesOut }])
      expect(found.layers[0]?.problem).toContain('more than 1024 KiB')
    }
  })
})

describe('the envelope of the engine', () => {
  const stamp = { version: 31, created: 1000, freshUntil: 2000, loadMs: 3, tags: ['a'], tagVersions: [5] }

  it.each(['json', 'msgpack', 'protobuf'] as const)('is taken off, and %s is inside', async codec => {
    const sealed = seal('value', stamp, { codec, schema: 4, value: { name: 'tea' } })
    const found = await decoded(sealed)
    expect([...layersOf(found), found.format]).toEqual(['envelope', codec])
    expect(Object.fromEntries(found.layers[0]?.facts ?? [])).toMatchObject({
      kind: 'value',
      version: '31',
      schema: '4',
      codec,
      created: '1970-01-01T00:00:01.000Z',
      'versions of its tags': '5',
    })
  })

  it('says when the entry is damaged', async () => {
    const sealed = seal('value', stamp, { codec: 'json', schema: 4, value: 'tea' })
    sealed[sealed.length - 2] = 0x21
    expect((await decoded(sealed)).layers[0]?.problem).toContain('checksum')
    expect(crc32('tea')).toBeGreaterThan(0)
  })

  it('shows a tombstone, which holds nothing', async () => {
    const found = await decoded(seal('tombstone', stamp, { codec: 'json', schema: 4, value: null }))
    expect(found.layers[0]?.facts[0]).toEqual(['kind', 'tombstone'])
    expect(found.decoded).toMatchObject({ as: 'text', text: '' })
  })
})

describe('finding out what bytes are', () => {
  it.each<[string, Buffer, Format]>([
    ['nothing at all', Buffer.alloc(0), 'text'],
    ['a word', Buffer.from('hello'), 'text'],
    ['a number', Buffer.from('42'), 'text'],
    ['javascript: and templates', Buffer.from('javascript:alert({{7*7}})'), 'text'],
    ['JSON', Buffer.from(product), 'json'],
    ['a JSON list', Buffer.from(' [1]'), 'json'],
    ['MessagePack', pack({ a: [1, 2] }), 'msgpack'],
    ['PHP', Buffer.from('a:1:{s:1:"a";i:5;}'), 'php'],
    ['a pickle', Buffer.from(pickles[1] ?? '', 'base64'), 'pickle'],
    ['chance', Buffer.from('fffefdfcfb0000', 'hex'), 'hex'],
  ])('%s', async (_, bytes, format) => {
    expect(await decoded(bytes)).toMatchObject({ layers: [], format })
  })

  it('never throws and never loses the bytes, whatever they are and whatever was chosen', async () => {
    const choices = fc.constantFrom<Choice[]>(
      'auto',
      ['json'],
      ['msgpack'],
      ['protobuf'],
      ['java'],
      ['php'],
      ['pickle'],
      ['envelope'],
      ['snappy', 'json'],
      ['lz4'],
    )
    const starts = fc.constantFrom(
      '',
      'aced0005',
      'cb010101',
      '80',
      '1f8b08',
      '04224d18',
      '28b52ffd',
      '789c',
      'ff060000734e61507059',
    )
    await fc.assert(
      fc.asyncProperty(starts, fc.uint8Array({ maxLength: 200 }), choices, async (start, rest, choice) => {
        const bytes = Buffer.concat([Buffer.from(start, 'hex'), rest])
        const found = await decoded(bytes, choice)
        expect(found.candidates.map(({ format }) => format)).toContain('hex')
        expect(JSON.stringify(found).length).toBeLessThan(2_000_000)
      }),
      { numRuns: 1500 },
    )
  })

  it('stops at a hundred levels, at twenty thousand values, and at a mebibyte', async () => {
    const deep = await decoded('['.repeat(5000) + ']'.repeat(5000))
    expect(deep.decoded.problem).toContain('deeper than 100 levels')
    const wide = await decoded(`[${'1,'.repeat(200_000)}1]`)
    expect(wide.decoded.problem).toContain('at most 20000 values')
    const long = await decoded(Buffer.alloc(3 * limits.bytesIn, 'x'), ['text'])
    expect(long.decoded).toMatchObject({ as: 'text', text: 'x'.repeat(limits.bytesIn) })
    for (const format of ['msgpack', 'java', 'php'] as const) {
      const nested = { msgpack: '91', java: 'aced0005', php: '613a313a7b693a303b' }[format]
      const found = await decoded(Buffer.from(nested.repeat(3000), 'hex'), [format])
      expect(found.decoded.problem).not.toBeNull()
    }
  })

  it('hints at UUIDs and times', async () => {
    expect((await decoded('1700000000')).hints[0]?.text).toContain('2023-11-14T22:13:20.000Z')
    expect((await decoded('01890a5d-ac96-774b-bcce-b302099a8057')).hints[0]?.text).toContain(
      'version 7, made at 2023-',
    )
    expect((await decoded('12')).hints).toEqual([])
  })
})
