import { type KeyType, keyTypes } from './shapes.ts'

const other = keyTypes.indexOf('other')
const byName = new Map<string, number>(keyTypes.map((name, i) => [name as string, i]))

export function typeNamed(name: string): KeyType | null {
  if (name === 'none') return null
  if (name === 'ReJSON-RL') return 'json'
  return keyTypes.find(type => type === name) ?? 'other'
}

/** Its number; −1: there is no such key. Without making text of the names that come a million times. */
export function typeAt(bytes: Buffer, { start, end }: { start: number; end: number }): number {
  const [first, second] = [bytes[start], bytes[start + 1]]
  if (end - start === 6 && first === 0x73 && second === 0x74 && bytes[start + 3] === 0x69) return 0
  if (end - start === 4 && first === 0x6e) return -1
  const name = bytes.toString('latin1', start, end)
  return name === 'ReJSON-RL' ? (byName.get('json') ?? other) : (byName.get(name) ?? other)
}
