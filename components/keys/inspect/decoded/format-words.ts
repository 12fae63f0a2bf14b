import type { Choice, Decoding, Format } from '#components/rpc/types.ts'

export const formatNames: Record<Format, string> = {
  envelope: 'envelope',
  gzip: 'gzip',
  zlib: 'zlib',
  deflate: 'deflate',
  zstd: 'zstd',
  brotli: 'brotli',
  lz4: 'LZ4',
  'lz4-block': 'LZ4 block',
  snappy: 'Snappy',
  'snappy-framed': 'Snappy (framed)',
  json: 'JSON',
  msgpack: 'MessagePack',
  protobuf: 'Protobuf',
  java: 'Java',
  php: 'PHP',
  pickle: 'Pickle',
  text: 'text',
  hex: 'hex',
}

export const layerFormats = [
  'envelope',
  'gzip',
  'zlib',
  'deflate',
  'zstd',
  'brotli',
  'lz4',
  'lz4-block',
  'snappy',
  'snappy-framed',
] as const satisfies readonly Format[]

export const viewFormats = [
  'json',
  'msgpack',
  'protobuf',
  'java',
  'php',
  'pickle',
  'text',
  'hex',
] as const satisfies readonly Format[]

export const mostLayers = 5

/** What it is, from the inside out: JSON in gzip in envelope. */
export function chainWords({ layers, format }: Pick<Decoding, 'layers' | 'format'>): string {
  const outer = layers.map(layer => formatNames[layer.format]).reverse()
  return [format === 'hex' ? 'bytes' : formatNames[format], ...outer].join(' in ')
}

export type ChoiceOption = { value: string; label: string; choice: Choice }

/** What a person can switch to from here: what was found out, what else it could be, and every other view. */
export function optionsFor(decoding: Decoding, choice: Choice): ChoiceOption[] {
  const layers = decoding.layers.map(layer => layer.format)
  const auto = choice === 'auto' ? `Auto: ${chainWords(decoding)}` : 'Auto'
  const likely = decoding.candidates.map(({ format }) => format)
  const formats = [...new Set<Format>([...likely, ...viewFormats])]
  const options = formats.map(format => option([...layers, format]))
  const chosen = choice === 'auto' ? [] : [option(choice)]
  const known = new Set(options.map(({ value }) => value))
  return [
    { value: 'auto', label: auto, choice: 'auto' },
    ...chosen.filter(({ value }) => !known.has(value)),
    ...options,
  ]
}

const option = (choice: Format[]): ChoiceOption => ({
  value: choice.join('>'),
  label: choice.map(format => formatNames[format]).join(' → '),
  choice,
})

export const choiceKey = (choice: Choice): string => (choice === 'auto' ? 'auto' : choice.join('>'))
