import { BoardError } from '#server/errors.ts'
import { type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { type Outcome, play } from '#server/lab/experiments/lost-writes/measure.ts'
import { choices, params, type WriteChoice } from '#server/lab/experiments/lost-writes/set-up.ts'
import {
  answerOf,
  caveatsOf,
  lawsOf,
  options,
  rowOf,
  sentenceOf,
} from '#server/lab/experiments/lost-writes/verdict-words.ts'
import { telling } from '#server/lab/experiments/telling.ts'

/** Those that this machine can run; what the others need is said with the verdict. */
function possible(lab: ExperimentLab): { chosen: WriteChoice[]; lacks: string | null } {
  const wanted = choices.filter(({ id }) => lab.choices.includes(id))
  const { lacksPersistence } = lab.real().servers()
  if (lacksPersistence === null) return { chosen: wanted, lacks: null }
  const chosen = wanted.filter(({ persistence }) => persistence === 'none')
  if (chosen.length === 0) throw new BoardError('BAD_INPUT', lacksPersistence)
  return {
    chosen,
    lacks: chosen.length < wanted.length ? `Left out what needs a disk. ${lacksPersistence}` : null,
  }
}

export const lostWrites = experiment({
  id: 'lost-writes',
  title: 'Lost writes',
  question: 'The cache says “written”, and the database gets it later. Which of these writes never arrive?',
  about:
    'Each way of writing behind gets a cache of its own and the same writes. The cache is killed, comes back with what it kept, and flushes what it still knows of. Then every acknowledged write is looked for.',
  choices,
  prediction: { question: 'Which of them lose acknowledged writes?', options: [...options] },
  modes: ['real'],
  ownServer: true,
  params,
  presets: [
    {
      id: 'calm',
      label: 'Nobody is killed',
      about: 'Only the writes and the flushes: who loses something all the same?',
      mode: 'real',
      params: { kill: 'never' },
    },
  ],
  columns: [
    { key: 'acknowledged', label: 'acknowledged', unit: 'count' },
    { key: 'safe', label: 'in the database', unit: 'count' },
    { key: 'cacheOnly', label: 'only in the cache', unit: 'count', best: 'low' },
    { key: 'lost', label: 'lost', unit: 'count', best: 'low' },
    { key: 'keys', label: 'keys that are wrong', unit: 'count', best: 'low' },
    { key: 'atRisk', label: 'at risk', unit: 'count', best: 'low' },
  ],
  charts: [
    {
      id: 'waiting',
      title: 'Acknowledged, and not in the database',
      x: { label: 'since the first write', unit: 's' },
      y: { label: 'writes', unit: 'count' },
      empty: 'Nothing has been written yet.',
    },
  ],
  async *run(given, lab) {
    const { chosen, lacks } = possible(lab)
    const sql = lab.real().sql()
    const outcomes: Outcome[] = []
    for (const [at, choice] of chosen.entries()) {
      lab.signal.throwIfAborted()
      yield { kind: 'progress', done: at, of: chosen.length, doing: choice.label }
      const server = await lab.real().server({ persistence: choice.persistence })
      const outcome = yield* telling(tell => play({ choice, params: given, lab, server, sql, tell }))
      await server.stop()
      outcomes.push(outcome)
      yield { kind: 'row', row: rowOf(outcome) }
    }
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes),
      rows: outcomes.map(rowOf),
      laws: lawsOf(outcomes, given),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: caveatsOf(outcomes, lacks),
    }
  },
})
