/** What JSON text is, without turning a number into a number: 9007199254740993 keeps its digits. */
export type JsonCheck =
  | { ok: true; pretty: string; compact: string; repeated: string[] }
  | { ok: false; line: number; column: number; problem: string }

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside a text
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const word = /true|false|null/y
const space = /[ \t\r\n]*/y
const deepest = 200

class Wrong extends Error {}

export function checkJson(text: string): JsonCheck {
  const reader = createReader(text)
  try {
    return reader.whole()
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    const before = text.slice(0, reader.at()).split('\n')
    return {
      ok: false,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      problem: error.message,
    }
  }
}

type Written = { pretty: string; compact: string }

function createReader(text: string) {
  let at = 0
  const repeated = new Set<string>()

  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? null
    at += found?.length ?? 0
    return found
  }

  const peek = () => {
    take(space)
    return text[at] ?? ''
  }

  function wrong(expected: string): Wrong {
    return new Wrong(
      at >= text.length
        ? `The text ends where ${expected} should be.`
        : `${expected} should be here, not ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))}.`,
    )
  }

  function value(depth: number): Written {
    if (depth > deepest) throw new Wrong(`It is nested deeper than ${deepest} levels.`)
    const letter = peek()
    if (letter === '{') return members(depth)
    if (letter === '[') return items(depth, ']', () => value(depth + 1))
    const found = take(letter === '"' ? string : /[-\d]/.test(letter) ? number : word)
    if (found === null) throw letter === '"' ? wrong('A complete text in quotes') : wrong('A value')
    return { pretty: found, compact: found }
  }

  function members(depth: number): Written {
    const seen = new Set<string>()
    return items(depth, '}', () => {
      const name = peek() === '"' ? take(string) : null
      if (name === null) throw wrong('A name in quotes')
      const known = String(JSON.parse(name))
      if (seen.has(known)) repeated.add(known)
      seen.add(known)
      if (peek() !== ':') throw wrong('A colon')
      at += 1
      const { pretty, compact } = value(depth + 1)
      return { pretty: `${name}: ${pretty}`, compact: `${name}:${compact}` }
    })
  }

  function items(depth: number, closing: ']' | '}', item: () => Written): Written {
    const opening = text[at] ?? ''
    at += 1
    if (peek() === closing) {
      at += 1
      return { pretty: opening + closing, compact: opening + closing }
    }
    const written: Written[] = []
    for (;;) {
      peek()
      written.push(item())
      const next = peek()
      if (next !== ',' && next !== closing) throw wrong(`A comma or ${closing}`)
      at += 1
      if (next === closing) break
    }
    const indent = `\n${'  '.repeat(depth + 1)}`
    const lines = written.map(each => indent + each.pretty).join(',')
    return {
      pretty: `${opening}${lines}\n${'  '.repeat(depth)}${closing}`,
      compact: opening + written.map(each => each.compact).join(',') + closing,
    }
  }

  return {
    at: () => at,
    whole(): JsonCheck {
      const written = value(0)
      if (peek() !== '') throw wrong('The end')
      return { ok: true, ...written, repeated: [...repeated] }
    },
  }
}

/** Whether somebody who edits this text means JSON. */
export const looksLikeJson = (text: string): boolean => /^\s*[[{]/.test(text)
