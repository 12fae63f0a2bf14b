import type { Text, Value } from './shapes.ts'

type Kind = Exclude<Value['kind'], 'name' | 'at'>
const number = (kind: Kind) => (value: number) => ({ kind, value })

export const count = number('count')
export const bytes = number('bytes')
export const share = number('share')
export const rate = number('rate')
export const ms = number('ms')
export const seconds = number('seconds')
export const factor = number('factor')
export const name = (value: string): Value => ({ kind: 'name', value })
export const at = (value: number): Value => ({ kind: 'at', value })

/** Once, twice, 12 times. */
export const times = (value: number): Text =>
  value === 1 ? ['once'] : value === 2 ? ['twice'] : [count(value), ' times']

/** say`${rate(12)} are lost`: a sentence whose numbers stay numbers. */
export function say(words: TemplateStringsArray, ...values: (Value | string | Text)[]): Text {
  return words.flatMap((word, i): Text => {
    const value = values[i]
    const told = value === undefined ? [] : Array.isArray(value) ? value : [value]
    return word === '' ? told : [word, ...told]
  })
}

/** As one would read it aloud: for logs and tests. */
export const plain = (text: Text): string =>
  text.map(part => (typeof part === 'string' ? part : String(part.value))).join('')
