import { type ByteReader, createByteReader } from './byte-reader.ts'
import { type Add, type Growth, utf8 } from './growth.ts'
import { malformed, short } from './limits.ts'
import type { TreeNode } from './shapes.ts'
import { openMap, openTagged, type Viewed, viewTree } from './tree.ts'

/** What PHP's serialize() writes. Nothing is made alive: a class is a name. */
export function viewPhp(bytes: Buffer): Viewed {
  return viewTree((add, growth) => {
    const from = createByteReader(bytes)
    createPhpReader(from, growth)(add, 0)
    if (from.left() > 0) throw malformed(`${from.left()} bytes follow the value.`)
  })
}

function createPhpReader(from: ByteReader, growth: Growth) {
  function until(end: string): string {
    const stop = end.charCodeAt(0)
    let text = ''
    for (let byte = from.u8(); byte !== stop; byte = from.u8()) {
      text += String.fromCharCode(byte)
      if (text.length > 400) throw malformed('This is not serialised by PHP: a number is too long.')
    }
    return text
  }

  function expect(wanted: string) {
    for (const letter of wanted) {
      if (from.u8() !== letter.charCodeAt(0)) throw malformed(`This is not serialised by PHP: no ${wanted}.`)
    }
  }

  function count(end: string): number {
    const text = until(end)
    if (!/^\d{1,10}$/.test(text)) throw malformed('This is not serialised by PHP: no length.')
    return Number(text)
  }

  function quoted(): Buffer {
    const length = count(':')
    expect('"')
    if (length > from.left()) throw short()
    const content = from.take(length)
    expect('"')
    return content
  }

  function number(pattern: RegExp): TreeNode {
    const text = until(';')
    if (!pattern.test(text)) throw malformed('This is not serialised by PHP: no number.')
    return growth.number(text)
  }

  function entries(add: Add, depth: number) {
    growth.enter(depth)
    const entry = openMap(add)
    const length = count(':')
    expect('{')
    for (let i = 0; i < length; i++) {
      const keys: TreeNode[] = []
      value(node => keys.push(node), depth + 1)
      value(entry(readable(keys[0])), depth + 1)
    }
    expect('}')
  }

  function custom(add: Add) {
    const inside = openTagged(add, `class ${quoted().toString('latin1')}, as it serialises itself`)
    expect(':')
    const length = count(':')
    expect('{')
    inside(growth.textOrBytes(from.take(length)))
    expect('}')
  }

  function object(add: Add, depth: number) {
    const inside = openTagged(add, `class ${quoted().toString('utf8')}`)
    expect(':')
    entries(inside, depth)
  }

  function value(add: Add, depth: number): unknown {
    const type = String.fromCharCode(from.u8())
    expect(type === 'N' ? ';' : ':')
    switch (type) {
      case 'N':
        return add(growth.nothing())
      case 'b':
        return add(growth.boolean(bool(until(';'))))
      case 'i':
        return add(number(/^[+-]?\d{1,20}$/))
      case 'd':
        return add(number(/^(-?INF|NAN|[+-]?[\d.]+([eE][+-]?\d+)?)$/))
      case 's': {
        add(growth.textOrBytes(quoted()))
        return expect(';')
      }
      case 'a':
        return entries(add, depth)
      case 'O':
        return object(add, depth)
      case 'C':
        return custom(add)
      case 'E': {
        openTagged(add, 'enum')(growth.textOrBytes(quoted()))
        return expect(';')
      }
      case 'r':
      case 'R':
        return openTagged(add, 'the same as value number')(number(/^\d+$/))
      default:
        throw malformed('This is not serialised by PHP: there is no such type.')
    }
  }
  return value
}

function bool(text: string): boolean {
  if (text !== '0' && text !== '1') throw malformed('This is not serialised by PHP: no boolean.')
  return text === '1'
}

/** Private and protected properties carry their class between NULs. */
function readable(key: TreeNode | undefined): TreeNode {
  if (key?.kind !== 'text') return key ?? { kind: 'null' }
  const parts = key.text.split('\0')
  if (parts.length !== 3 || parts[0] !== '') return key
  const access = parts[1] === '*' ? 'protected' : `private to ${parts[1]}`
  return { ...key, text: `${parts[2]} (${access})` }
}

/** Only to be asked before the whole is read. */
export const beginsLikePhp = (bytes: Buffer): boolean =>
  /^(N;|[bidsaOCErR]:[+-]?[\d.INFA])/.test(utf8(bytes.subarray(0, 4)) ?? '')
