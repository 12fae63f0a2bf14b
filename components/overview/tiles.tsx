'use client'

import type { Tone } from '#components/charts/chart-data.ts'
import { duration, milliseconds } from '#components/format/durations.ts'
import {
  bytes,
  bytesPerSecond,
  count,
  factor,
  joined,
  type Parts,
  percent,
  rate,
} from '#components/format/numbers.ts'
import type { Frame, Metric, NodeFacts } from '#components/rpc/types.ts'
import type { Figures } from './figures.ts'
import { HitRateTile } from './hit-rate-tile.tsx'
import { policyOf, whyMissing } from './missing.ts'
import { Tile, type TileProps } from './tile.tsx'

export type TilesProps = {
  figures: Figures
  frame: Frame | null
  nodes: readonly NodeFacts[]
  node: string | null
}
type Say = { figures: Figures; why: (metric: Metric) => string }

export function Tiles({ figures, frame, nodes, node }: TilesProps) {
  const why = (metric: Metric) => whyMissing(metric, frame, nodes)
  const say = { figures, why }
  const policy = policyOf(nodes)
  const fullIn = node === null && figures.isPresent ? (frame?.memoryFullIn ?? null) : null
  return (
    <div className="grid gap-3 grid-cols-2 lg:grid-cols-3 xl:grid-cols-[1.5fr_repeat(5,1fr)]">
      <HitRateTile figures={figures} why={why('hits')} />
      <RateTile {...say} title="Hits" metric="hits" tone="hit" />
      <RateTile {...say} title="Misses" metric="misses" tone="miss" />
      <MemoryTile {...say} fullIn={fullIn} />
      <Tile
        title="Evicted"
        {...rateOf(say, 'evicted')}
        words={policy}
        tone={lost(figures.rate('evicted'))}
        shape={{ values: figures.shape('evicted'), tone: 'stale' }}
      />
      <LatencyTile {...say} />
      <RateTile {...say} title="Operations" metric="operations" tone="mute" size="small" />
      <Tile title="Expired" size="small" {...rateOf(say, 'expired')} words={peakOf(say, 'expired', rate)} />
      <ClientsTile {...say} />
      <NetworkTile {...say} />
      <KeysTile {...say} />
      <RoundTripTile {...say} />
    </div>
  )
}

type RateTileProps = Say & Pick<TileProps, 'title' | 'size'> & { metric: Metric; tone: Tone }

function RateTile({ title, metric, tone, size, ...say }: RateTileProps) {
  const peak = peakOf(say, metric, rate)
  const values = say.figures.shape(metric)
  return <Tile title={title} size={size} {...rateOf(say, metric)} words={peak} shape={{ values, tone }} />
}

function MemoryTile({ figures, why, fullIn }: Say & { fullIn: number | null }) {
  const used = figures.level('memoryUsed')
  const limit = figures.level('memoryLimit')
  const soon = fullIn !== null
  const peak = figures.level('memoryPeak')
  const words = [limit === 0 ? 'no limit' : null, peak === null ? null : `peak ${joined(bytes(peak))}`]
  return (
    <Tile
      title="Memory"
      parts={used === null ? null : ofLimit(used, limit)}
      why={why('memoryUsed')}
      words={soon ? fullWords(fullIn) : words.filter(Boolean).join(' · ')}
      wordsTone={soon ? 'miss' : 'mute'}
      shape={{ values: figures.shape('memoryUsed'), tone: 'db', ...(limit ? { top: limit } : {}) }}
    />
  )
}

const fullWords = (seconds: number) =>
  seconds === 0 ? 'full now' : `full in ${duration(seconds)} at this rate`

/** 412 MB of 512; the limit follows the number only where there is one. */
function ofLimit(used: number, limit: number | null): Parts {
  const { value, unit } = bytes(used)
  if (!limit) return { value, unit }
  const most = bytes(limit)
  return { value, unit: `${unit} of ${most.unit === unit ? most.value : joined(most)}` }
}

function LatencyTile({ figures, why }: Say) {
  const p99 = figures.level('latencyP99')
  const p50 = figures.level('latencyP50')
  return (
    <Tile
      title="Latency p99"
      className="max-lg:col-span-2"
      parts={p99 === null ? null : milliseconds(p99)}
      why={why('latencyP99')}
      words={p50 === null ? null : `p50 ${joined(milliseconds(p50))} · in the server`}
      shape={{ values: figures.shape('latencyP99'), tone: 'write' }}
    />
  )
}

function ClientsTile({ figures, why }: Say) {
  const clients = figures.level('clients')
  const blocked = figures.level('blockedClients')
  return (
    <Tile
      title="Clients"
      size="small"
      parts={clients === null ? null : count(clients)}
      why={why('clients')}
      words={blocked === null ? null : `${joined(count(blocked))} blocked`}
      wordsTone={blocked ? 'miss' : 'mute'}
    />
  )
}

function NetworkTile({ figures, why }: Say) {
  const incoming = figures.rate('networkIn')
  const outgoing = figures.rate('networkOut')
  return (
    <Tile
      title="Network out"
      size="small"
      parts={outgoing === null ? null : bytesPerSecond(outgoing)}
      why={why('networkOut')}
      words={incoming === null ? null : `in ${joined(bytesPerSecond(incoming))}`}
    />
  )
}

function KeysTile({ figures, why }: Say) {
  const keys = figures.level('keys')
  const withTtl = figures.level('keysWithTtl')
  const words = keys && withTtl !== null ? `${joined(percent(withTtl / keys))} with TTL` : null
  return (
    <Tile
      title="Keys"
      size="small"
      parts={keys === null ? null : count(keys)}
      why={why('keys')}
      words={keys === 0 ? 'the cache is empty' : words}
    />
  )
}

function RoundTripTile({ figures, why }: Say) {
  const roundTrip = figures.level('roundTrip')
  return (
    <Tile
      title="Round trip"
      hint="of the board"
      size="small"
      parts={roundTrip === null ? null : milliseconds(roundTrip)}
      why={why('roundTrip')}
      words="for one sample"
    />
  )
}

function rateOf({ figures, why }: Say, metric: Metric): { parts: Parts | null; why: string } {
  const value = figures.rate(metric)
  return { parts: value === null ? null : rate(value), why: why(metric) }
}

function peakOf({ figures }: Say, metric: Metric, format: (amount: number) => Parts): string | null {
  const peak = figures.peak(metric)
  return peak === null ? null : `peak ${joined(format(peak))}`
}

const lost = (evicted: number | null) => (evicted !== null && evicted > 0 ? 'stale' : 'text')
export const fragmentationText = (value: number | null) =>
  value === null ? null : `fragmentation ${joined(factor(value))}`
