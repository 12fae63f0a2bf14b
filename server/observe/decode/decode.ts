import { candidatesFor } from './detect.ts'
import { isLayer, isView, type LayerName, layers, viewAs } from './formats.ts'
import { hintsFor } from './hints.ts'
import { limits } from './limits.ts'
import type { Candidate, Choice, Decoding, Format, Unwrapped } from './shapes.ts'
import { insideEnvelope } from './unwrap-envelope.ts'

/** What is left to read after the layers that were taken off, and whether that is all of it. */
type Core = { bytes: Buffer; whole: boolean; layers: Unwrapped[]; expected: Format | null }

/** `whole`: the bytes are all there are, not the beginning of a longer value. */
export async function decode(input: { bytes: Buffer; whole: boolean; choice: Choice }): Promise<Decoding> {
  const bytes = input.bytes.subarray(0, limits.bytesIn)
  const whole = input.whole && bytes.length === input.bytes.length
  const core: Core = { bytes, whole, layers: [], expected: null }
  return input.choice === 'auto' ? findOut(core) : asChosen(core, input.choice)
}

async function findOut(start: Core): Promise<Decoding> {
  let core = start
  let candidates = await candidatesFor(core.bytes, core.whole)
  for (;;) {
    const best = favourite(candidates, core.expected)
    if (!isLayer(best.format) || core.layers.length >= limits.layers) break
    core = await takeOff(core, best.format)
    candidates = await candidatesFor(core.bytes, core.whole)
  }
  const best = favourite(candidates, core.expected)
  const format = isView(best.format) ? best.format : 'hex'
  return show(core, { format, confidence: best.confidence, candidates })
}

/** The envelope knows what it holds. */
function favourite(candidates: Candidate[], expected: Format | null): Candidate {
  if (expected !== null) return { format: expected, confidence: 1 }
  return candidates[0] ?? { format: 'hex', confidence: 0.1 }
}

async function asChosen(start: Core, chosen: Format[]): Promise<Decoding> {
  let core = start
  for (const format of chosen) {
    if (!isLayer(format)) break
    core = await takeOff(core, format)
  }
  const last = chosen.at(-1)
  if (last === undefined || isLayer(last)) {
    const rest = await findOut({ ...core, expected: last === 'envelope' ? core.expected : null })
    return rest
  }
  const candidates = await candidatesFor(core.bytes, core.whole)
  return show(core, { format: last, confidence: confidenceOf(candidates, last), candidates })
}

const confidenceOf = (candidates: Candidate[], format: Format): number =>
  candidates.find(each => each.format === format)?.confidence ?? 0

async function takeOff(core: Core, format: LayerName): Promise<Core> {
  const { content, facts, halted, problem } = await layers[format](core.bytes)
  const layer = { format, bytesIn: core.bytes.length, bytesOut: content.length, facts, problem }
  return {
    bytes: content,
    whole: halted === null,
    layers: [...core.layers, layer],
    expected: format === 'envelope' && content.length > 0 ? insideEnvelope(core.bytes) : null,
  }
}

type Found = { format: Format; confidence: number; candidates: Candidate[] }

function show(core: Core, { format, confidence, candidates }: Found): Decoding {
  const { decoded } = viewAs(isView(format) ? format : 'hex', core.bytes, core.whole)
  const hints = hintsFor(core.bytes)
  return { layers: core.layers, format, confidence, candidates, decoded, hints, stopped: null }
}
