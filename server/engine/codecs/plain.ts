import { BoardError } from '#server/errors.ts'

export type Abilities = { codec: string; bigint: boolean; bytes: boolean; specialNumbers: boolean }

const refuse = (path: string, what: string, codec: string): never => {
  throw new BoardError(
    'BAD_INPUT',
    `${path} is ${what}, which ${codec} cannot store and give back unchanged.`,
  )
}

function refusePrimitive(value: unknown, path: string, able: Abilities) {
  if (value === undefined) refuse(path, 'undefined', able.codec)
  if (typeof value === 'function' || typeof value === 'symbol') refuse(path, `a ${typeof value}`, able.codec)
  if (typeof value === 'bigint') {
    if (!able.bigint) refuse(path, 'a 64-bit integer (bigint)', able.codec)
    if (BigInt.asIntN(64, value) !== value) refuse(path, 'an integer of more than 64 bits', able.codec)
  }
  if (
    typeof value === 'number' &&
    !able.specialNumbers &&
    (!Number.isFinite(value) || Object.is(value, -0))
  ) {
    refuse(path, Object.is(value, -0) ? '-0' : String(value), able.codec)
  }
  if (typeof value === 'string' && !value.isWellFormed())
    refuse(path, 'text with half a character', able.codec)
}

/** What would come back changed is refused by its path, before anything is stored. */
export function assertPlain(value: unknown, able: Abilities, path = 'The value', depth = 0): void {
  if (depth > 100) refuse(path, 'nested deeper than 100 levels', able.codec)
  if (value === null || typeof value !== 'object') {
    refusePrimitive(value, path, able)
    return
  }
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) assertPlain(value[at], able, `${path}[${at}]`, depth + 1)
    return
  }
  if (value instanceof Uint8Array && able.bytes) return
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    refuse(path, `a ${value.constructor?.name ?? 'special object'}`, able.codec)
  }
  if (Object.hasOwn(value, '__proto__')) refuse(path, 'an object with a field named __proto__', able.codec)
  for (const [field, each] of Object.entries(value)) assertPlain(each, able, `${path}.${field}`, depth + 1)
}
