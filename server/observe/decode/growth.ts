import { Halt, limits, malformed } from './limits.ts'
import type { TreeNode } from './shapes.ts'

const overhead = 24

/** Counts what a view has grown to, and ends it at its limit. */
export function createGrowth() {
  let bytes: number = limits.bytesOut
  let nodes: number = limits.nodes

  function spend(more: number) {
    bytes -= more + overhead
    nodes -= 1
    if (bytes < 0) throw new Halt('limit', 'The rest is not shown: a view holds at most 1 MiB.')
    if (nodes < 0) {
      throw new Halt('limit', `The rest is not shown: a view holds at most ${limits.nodes} values.`)
    }
  }

  return {
    spend,
    enter(depth: number) {
      spend(0)
      if (depth > limits.depth) {
        throw new Halt('limit', `The rest is not shown: it is nested deeper than ${limits.depth} levels.`)
      }
    },
    text(text: string): TreeNode {
      if (text.length > limits.leafBytes) return cutText(text, spend)
      spend(text.length)
      return { kind: 'text', text, more: 0 }
    },
    bytes(value: Buffer): TreeNode {
      const shown = value.subarray(0, limits.leafBytes)
      spend(shown.length * 1.4)
      return { kind: 'bytes', base64: shown.toString('base64'), more: value.length - shown.length }
    },
    number(text: string): TreeNode {
      spend(text.length)
      return { kind: 'number', text }
    },
    boolean(value: boolean): TreeNode {
      spend(0)
      return { kind: 'boolean', value }
    },
    nothing(): TreeNode {
      spend(0)
      return { kind: 'null' }
    },
    /** Text where the bytes are that. */
    textOrBytes(value: Buffer): TreeNode {
      const text = utf8(value)
      return text === null ? this.bytes(value) : this.text(text)
    },
  }
}

export type Growth = ReturnType<typeof createGrowth>

/** Takes the next value: a container is handed over before it is filled, so that what was read stays. */
export type Add = (node: TreeNode) => unknown

function cutText(text: string, spend: (bytes: number) => void): TreeNode {
  const shown = text.slice(0, wholeEnd(text))
  spend(shown.length)
  return { kind: 'text', text: shown, more: Buffer.byteLength(text) - Buffer.byteLength(shown) }
}

/** Does not end inside a surrogate pair. */
function wholeEnd(text: string): number {
  const last = text.charCodeAt(limits.leafBytes - 1)
  return last >= 0xd800 && last < 0xdc00 ? limits.leafBytes - 1 : limits.leafBytes
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** null where the bytes are no UTF-8. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

export function mustBeText(bytes: Uint8Array): string {
  const text = utf8(bytes)
  if (text === null) throw malformed('The bytes are not UTF-8.')
  return text
}

/** A number of 32 bits as it was meant: 0.1, not 0.10000000149011612. */
export function singleText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return doubleText(Number(text))
  }
  return doubleText(value)
}

export const doubleText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))
