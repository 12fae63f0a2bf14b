import { expect, test } from 'vitest'
import { pictureOf } from '#components/charts/picture/picture.ts'
import { escaped, wrapped } from '#components/charts/picture/text.ts'
import { labCharts } from '#components/live/lab/lab-charts.ts'
import { doneInWords } from './done-in-words.ts'
import { alignedTo, lanesOf, rangeOf } from './run-beside.ts'
import { runTicks } from './run-ticks.ts'

const at = Array.from({ length: 60 }, (_, index) => 10_000 + index * 1000)
const columns = (key: string) => ({
  from: 10_000,
  to: 69_000,
  at,
  lines: { [key]: at.map((_, index) => (index === 30 ? null : index)) },
})

const picture = (title: string) =>
  pictureOf({
    title,
    words: ['500 requests a second, from seed 42.'],
    charts: labCharts.map(chart => ({
      chart,
      of: '',
      columns: columns(chart.lines[0]?.key ?? ''),
      ticks: runTicks(columns('x')),
      marks: [{ at: 20_000, label: 'burst', tone: 'stale' }],
    })),
    colour: name => `#${name.length}${name.length}${name.length}`,
  })

test('a picture holds the title, the settings with the seed, every chart and its marks', () => {
  const { svg } = picture('Flash sale')
  expect(svg).toContain('Flash sale')
  expect(svg).toContain('seed 42')
  for (const { title } of labCharts) expect(svg).toContain(`>${title}<`)
  expect(svg.match(/stroke-dasharray="3 3"/g)).toHaveLength(labCharts.length)
})

test('a picture needs nothing of the page: no variables, no classes, no numbers that are none', () => {
  const { svg } = picture('x')
  expect(svg).not.toMatch(/var\(|class=|NaN|Infinity|undefined/)
})

test('a name is text and nothing else', () => {
  const { svg } = picture('<script>alert("1")</script> & \u0000co')
  expect(svg).not.toContain('<script')
  expect(escaped('<a & "b">\u0001')).toBe('&lt;a &amp; &quot;b&quot;&gt; ')
})

test('a gap in the numbers is a gap in the line', () => {
  const { svg } = picture('x')
  const first = svg.slice(svg.indexOf('Hit rate'), svg.indexOf('Latency of reads'))
  expect(first.match(/fill="none" stroke="#333"/g)).toHaveLength(2)
})

test('a chart without a number is drawn empty', () => {
  const [chart] = labCharts
  if (!chart) throw new Error('there are charts')
  const none = { from: 0, to: 0, at: [], lines: {} }
  const { svg } = pictureOf({
    title: 'x',
    words: [],
    charts: [{ chart, of: 'A', columns: none, ticks: runTicks(none), marks: [] }],
    colour: () => '#000',
  })
  expect(svg).not.toContain('NaN')
})

test('long words are broken between them', () => {
  expect(wrapped('one two three four', 9)).toEqual(['one two', 'three', 'four'])
  expect(wrapped('', 9)).toEqual([''])
})

const run = {
  id: 'run-1',
  target: 'sandbox',
  name: 'x',
  who: null,
  state: 'finished' as const,
  kept: false,
  startedAt: 5_000,
  endedAt: 70_000,
  settings: null,
  versions: {},
  marks: [{ at: 20_000, kind: 'chaos', lane: null, text: 'burst', who: 'Ana' }],
  series: { at, lines: { offered: at.map(() => 1), 'c.p99': at.map(() => 2) } },
}

test('a run has the lanes that it has numbers of', () => {
  expect(lanesOf(run)).toEqual(['c'])
  expect(lanesOf({ series: { at: [], lines: {} } })).toEqual(['a'])
})

test('a run lasts from its first second to its last, and one without any is not endless', () => {
  expect(rangeOf(run)).toEqual({ from: 10_000, to: 69_000 })
  expect(rangeOf({ ...run, series: { at: [], lines: {} } })).toEqual({ from: 5_000, to: 70_000 })
})

test('another run is laid over it as if both had begun together', () => {
  const moved = alignedTo(run, 0)
  expect(moved.series.at[0]).toBe(0)
  expect(moved.marks[0]?.at).toBe(10_000)
})

test('what was done is listed with its moment, and what is left out is counted', () => {
  expect(doneInWords(run.marks, 10_000)).toEqual(['0:10  burst (Ana)'])
  const many = Array.from({ length: 18 }, () => ({
    ...run.marks[0],
    at: 0,
    kind: 'x',
    lane: 'b',
    text: 'y',
    who: null,
  }))
  expect(doneInWords(many, 0).at(0)).toBe('0:00  B y')
  expect(doneInWords(many, 0).at(-1)).toBe('and 3 more')
})
