import { type ByteReader, createByteReader } from './byte-reader.ts'
import { type Add, doubleText, type Growth, singleText } from './growth.ts'
import { malformed } from './limits.ts'
import type { TreeNode } from './shapes.ts'
import { openList, openMap, openTagged, type Viewed, viewTree } from './tree.ts'

const external = 0x04
const written = 0x01
const firstHandle = 0x7e0000

type JavaClass = {
  name: string
  flags: number
  fields: { type: string; name: string }[]
  parent: JavaClass | null
}

/** What Java's ObjectOutputStream writes, by the grammar of its protocol. No class is loaded. */
export function viewJava(bytes: Buffer): Viewed {
  return viewTree((add, growth) => {
    const from = createByteReader(bytes)
    if (from.u32() !== 0xaced0005) throw malformed('This is not serialised by Java.')
    const read = createJavaReader(from, growth)
    const item = openList(add)
    while (from.left() > 0) read(item, 0)
  })
}

function createJavaReader(from: ByteReader, growth: Growth) {
  const handles: (JavaClass | string)[] = []

  const word = (): string => from.take(from.u16()).toString('utf8')
  const longText = (): Buffer => from.take(Number(from.u64() & 0x1fffffffffffffn))

  function known(): JavaClass | string {
    const handle = handles[from.u32() - firstHandle]
    if (handle === undefined) throw malformed('This refers to something that was not written before.')
    return handle
  }

  /** A name of a type is an object of its own in the stream: new, or one that came before. */
  function typeName(): string {
    const tag = from.u8()
    if (tag === 0x71) return String(known())
    if (tag !== 0x74) throw malformed('A field has no type.')
    const name = word()
    handles.push(name)
    return name
  }

  function classOf(depth: number): JavaClass | null {
    growth.enter(depth)
    const tag = from.u8()
    if (tag === 0x70) return null
    if (tag === 0x71) return asClass(known())
    if (tag === 0x7d) return proxyClass(depth)
    if (tag !== 0x72) throw malformed('An object has no class.')
    const found: JavaClass = { name: word(), flags: 0, fields: [], parent: null }
    from.take(8)
    handles.push(found)
    found.flags = from.u8()
    const count = from.u16()
    for (let i = 0; i < count; i++) found.fields.push(field())
    annotations(() => {}, depth + 1)
    found.parent = classOf(depth + 1)
    return found
  }

  function field() {
    growth.spend(0)
    const type = String.fromCharCode(from.u8())
    const name = word()
    if (type === '[' || type === 'L') typeName()
    return { type, name }
  }

  function proxyClass(depth: number): JavaClass {
    const found: JavaClass = { name: 'proxy of', flags: 0x02, fields: [], parent: null }
    handles.push(found)
    const names = Array.from({ length: Math.min(from.u32(), 1000) }, word)
    found.name = `proxy of ${names.join(', ')}`
    annotations(() => {}, depth + 1)
    found.parent = classOf(depth + 1)
    return found
  }

  /** What writeObject added of its own, until the end mark. */
  function annotations(add: Add, depth: number) {
    while (from.peek() !== 0x78) value(add, depth)
    from.u8()
  }

  function primitive(type: string, depth: number): (add: Add) => unknown {
    return add => {
      switch (type) {
        case 'B':
          return add(growth.number(String(from.i8())))
        case 'C':
          return add(growth.text(String.fromCharCode(from.u16())))
        case 'D':
          return add(growth.number(doubleText(from.f64())))
        case 'F':
          return add(growth.number(singleText(from.f32())))
        case 'I':
          return add(growth.number(String(from.i32())))
        case 'J':
          return add(growth.number(String(from.i64())))
        case 'S':
          return add(growth.number(String(from.i16())))
        case 'Z':
          return add(growth.boolean(from.u8() !== 0))
        case '[':
        case 'L':
          return value(add, depth)
        default:
          throw malformed(`There is no type ${JSON.stringify(type)}.`)
      }
    }
  }

  /** The oldest ancestor is written first. */
  function lineage(youngest: JavaClass | null): JavaClass[] {
    const line: JavaClass[] = []
    for (let at = youngest; at !== null; at = at.parent) {
      line.unshift(at)
      if (line.length > 1000) throw malformed('A class is its own ancestor.')
    }
    return line
  }

  function object(add: Add, depth: number) {
    const own = classOf(depth + 1)
    const inside = openTagged(add, `class ${own?.name ?? 'unknown'}`)
    handles.push(own?.name ?? 'unknown')
    const entry = openMap(inside)
    for (const each of lineage(own)) {
      if ((each.flags & external) === 0) fields(each, entry, depth)
      if ((each.flags & (written | external)) !== 0) annotations(inside, depth + 1)
    }
  }

  function fields(of: JavaClass, entry: (key: TreeNode) => Add, depth: number) {
    for (const { name, type } of of.fields) primitive(type, depth + 1)(entry(growth.text(name)))
  }

  function array(add: Add, depth: number) {
    const own = classOf(depth + 1)
    const name = own?.name ?? ''
    const inside = openTagged(add, `array ${name}`)
    handles.push(`array ${name}`)
    const length = from.u32()
    if (name === '[B') return inside(growth.bytes(from.take(length)))
    const item = openList(inside)
    const one = primitive(name.charAt(1), depth + 1)
    for (let i = 0; i < length; i++) one(item)
  }

  function enumeration(add: Add, depth: number) {
    const own = classOf(depth + 1)
    handles.push(own?.name ?? 'unknown')
    openTagged(add, `enum ${own?.name ?? 'unknown'}`)(growth.text(typeName()))
  }

  function reference(add: Add) {
    const before = known()
    if (typeof before === 'string') openTagged(add, 'again')(growth.text(before))
    else openTagged(add, 'class')(growth.text(before.name))
  }

  function text(add: Add, content: Buffer) {
    const found = growth.textOrBytes(content)
    handles.push(found.kind === 'text' ? found.text.slice(0, 200) : 'a text')
    add(found)
  }

  function classItself(add: Add, depth: number) {
    const own = classOf(depth + 1)
    handles.push(own?.name ?? 'unknown')
    openTagged(add, 'class')(growth.text(own?.name ?? 'unknown'))
  }

  function value(add: Add, depth: number): unknown {
    growth.enter(depth)
    switch (from.u8()) {
      case 0x70:
        return add(growth.nothing())
      case 0x71:
        return reference(add)
      case 0x72:
      case 0x7d: {
        from.back(1)
        return openTagged(add, 'description of')(growth.text(classOf(depth + 1)?.name ?? ''))
      }
      case 0x73:
        return object(add, depth)
      case 0x74:
        return text(add, from.take(from.u16()))
      case 0x75:
        return array(add, depth)
      case 0x76:
        return classItself(add, depth)
      case 0x77:
        return openTagged(add, 'written by hand')(growth.bytes(from.take(from.u8())))
      case 0x79:
        handles.length = 0
        return
      case 0x7a:
        return openTagged(add, 'written by hand')(growth.bytes(from.take(from.u32())))
      case 0x7c:
        return text(add, longText())
      case 0x7e:
        return enumeration(add, depth)
      default:
        throw malformed('This is not serialised by Java: there is no such mark.')
    }
  }
  return value
}

function asClass(handle: JavaClass | string): JavaClass {
  if (typeof handle === 'string') throw malformed('An object has something for its class that is none.')
  return handle
}
