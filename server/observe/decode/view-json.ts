import { type Add, type Growth, mustBeText } from './growth.ts'
import { malformed, short } from './limits.ts'
import { openList, openMap, type Viewed, viewTree } from './tree.ts'

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** JSON as it is written: numbers keep their digits, a key that comes twice is there twice. */
export function viewJson(bytes: Buffer, whole: boolean): Viewed {
  return viewTree((add, growth) => {
    const text = mustBeText(whole ? bytes : withoutHalfCharacter(bytes))
    const read = createJsonReader(text, growth)
    read.value(add, 0)
    read.end()
  })
}

/** An input that we cut may end inside a character. */
export function withoutHalfCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return back < length ? bytes.subarray(0, bytes.length - back) : bytes
  }
  return bytes
}

function createJsonReader(text: string, growth: Growth) {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0

  function skip(): string {
    for (let code = text.charCodeAt(at); code === 0x20 || (code >= 0x09 && code <= 0x0d); ) {
      if (code === 0x0b || code === 0x0c) break
      at += 1
      code = text.charCodeAt(at)
    }
    return text[at] ?? ''
  }

  function word(expected: string) {
    if (!text.startsWith(expected, at)) {
      if (expected.startsWith(text.slice(at))) throw short()
      throw refuse()
    }
    at += expected.length
  }

  function refuse() {
    return at >= text.length
      ? short()
      : malformed(`This is not JSON: unexpected ${JSON.stringify(text[at])}.`)
  }

  function string(): string {
    const start = at
    for (at += 1; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === 0x5c) at += 1
      else if (code === 0x22) return unescaped(text.slice(start, ++at))
      else if (code < 0x20) throw refuse()
    }
    throw short()
  }

  function digits(): string {
    number.lastIndex = at
    const found = number.exec(text)?.[0]
    if (found === undefined) throw refuse()
    at += found.length
    return found
  }

  /** The commas between items, and the bracket behind the last. */
  function items(closing: string, item: () => void) {
    at += 1
    if (skip() === closing) {
      at += 1
      return
    }
    for (;;) {
      item()
      const next = skip()
      if (next !== ',' && next !== closing) throw refuse()
      at += 1
      if (next === closing) return
    }
  }

  function object(add: Add, depth: number) {
    growth.enter(depth)
    const entry = openMap(add)
    items('}', () => {
      if (skip() !== '"') throw refuse()
      const key = growth.text(string())
      if (skip() !== ':') throw refuse()
      at += 1
      value(entry(key), depth + 1)
    })
  }

  function list(add: Add, depth: number) {
    growth.enter(depth)
    const item = openList(add)
    items(']', () => value(item, depth + 1))
  }

  function value(add: Add, depth: number): unknown {
    switch (skip()) {
      case '{':
        return object(add, depth)
      case '[':
        return list(add, depth)
      case '"':
        return add(growth.text(string()))
      case 't':
        word('true')
        return add(growth.boolean(true))
      case 'f':
        word('false')
        return add(growth.boolean(false))
      case 'n':
        word('null')
        return add(growth.nothing())
      default:
        return add(growth.number(digits()))
    }
  }

  return {
    value,
    end() {
      if (skip() !== '') throw refuse()
    },
  }
}

function unescaped(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return String(JSON.parse(quoted))
  } catch {
    throw malformed('This is not JSON: a text holds an escape that there is not.')
  }
}
