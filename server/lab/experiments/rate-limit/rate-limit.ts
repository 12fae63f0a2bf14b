import { openDiary } from '#server/lab/experiments/commands/diary.ts'
import { atOnce } from '#server/lab/experiments/commands/in-batches.ts'
import { eachChoice } from '#server/lab/experiments/each-choice.ts'
import { type ExperimentLab, experiment } from '#server/lab/experiments/experiment.ts'
import { amount, whereItRan } from '#server/lab/experiments/in-words.ts'
import { nearest } from '#server/lab/experiments/nearest.ts'
import { leavesForEver, mayPass } from '#server/lab/experiments/rate-limit/limiters.ts'
import { type ChoiceId, choices, type Params, params } from '#server/lab/experiments/rate-limit/set-up.ts'
import type { RawCache } from '#server/lab/experiments/real-parts.ts'
import type { Law, Row, Story, Told } from '#server/lab/experiments/verdict.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'

type Outcome = { choice: ChoiceId; allowed: number; ms: number; forEver: boolean; story: Story | null }
type Playing = { choice: (typeof choices)[number]; params: Params; lab: ExperimentLab }

const clock = createMachineClock()

async function play({ choice, params, lab }: Playing, tell: (told: Told) => void): Promise<Outcome> {
  const { limit, requests, callers, connections } = params
  const open: RawCache[] = []
  try {
    while (open.length < connections) open.push(await lab.real().cache())
    const [first] = open
    if (!first) throw new RangeError('At least one connection is needed.')
    const key = `limit:${choice.id}`
    let [allowed, asked] = [0, 0]
    let story: Story | null = null
    const every = Math.max(1, Math.floor(requests / 100))
    const began = clock.now()
    await atOnce(callers, requests, async (_, caller) => {
      lab.signal.throwIfAborted()
      const { client } = open[caller % open.length] ?? first
      const diary = openDiary()
      if (await mayPass(choice.id, { client, key, limit, note: diary.note })) {
        allowed += 1
        // The first that should not have passed; where there is none, the last one that might.
        if (allowed === limit + 1) story = diary.story(choice.id, 'The first one too many')
        if (allowed === Math.min(limit, requests))
          story ??= diary.story(choice.id, 'The last one that may pass')
      }
      asked += 1
      if (asked % every > 0 && asked < requests) return
      tell({ kind: 'points', chart: 'allowed', line: choice.id, points: [[asked, allowed]] })
    })
    const ms = clock.now() - began
    const forEver = await leavesForEver(choice.id, { client: first.client, key: `${key}:crash`, limit })
    return { choice: choice.id, allowed, ms, forEver, story }
  } finally {
    for (const { close } of open) close()
  }
}

const rowOf = ({ choice, allowed, ms, forEver }: Outcome, { limit, requests }: Params): Row => {
  const most = Math.min(limit, requests)
  const over = allowed - most
  return {
    choice,
    cells: { allowed, over, each: ms / requests, crash: forEver ? 'locked out for ever' : 'ends by itself' },
    what: over === 0 ? 'let through exactly as many as it should' : `let ${amount(over)} too many through`,
  }
}

/** Those who asked before the last place was taken all get it: one less than there are. */
function lawOf({ choice, allowed }: Outcome, { limit, requests, callers }: Params): Law {
  const most = Math.min(limit, requests)
  const law = { choice, about: 'allowed', measured: allowed, unit: 'count' as const }
  if (choice === 'check')
    return { ...law, formula: 'at most L + C − 1', predicted: Math.min(requests, limit + callers - 1) }
  if (choice === 'set')
    return { ...law, formula: 'up to L · C', predicted: Math.min(requests, limit * callers) }
  return { ...law, formula: 'L', predicted: most }
}

function sentenceOf(outcomes: readonly Outcome[], { limit, requests, callers }: Params): string {
  const said = outcomes.map(({ choice, allowed }) => {
    const { label } = choices.find(({ id }) => id === choice) ?? { label: choice }
    return `${amount(allowed)} with “${label}”`
  })
  return `Of ${amount(requests)} requests, ${amount(callers)} at a time, ${amount(limit)} may pass. Those that passed: ${said.join(', ')}.`
}

const options = [
  { id: '1', label: 'as many as it should', number: 1 },
  { id: '1.5', label: 'half as many again', number: 1.5 },
  { id: '3', label: 'three times as many', number: 3 },
  { id: '10', label: 'all of them', number: 10 },
] as const

function answerOf(outcomes: readonly Outcome[], { limit, requests }: Params): string | null {
  const wrong = outcomes.find(({ choice }) => choice === 'set')
  return wrong ? nearest(options, wrong.allowed / Math.min(limit, requests)) : null
}

export const rateLimit = experiment({
  id: 'rate-limit',
  title: 'A rate limiter',
  question: 'A limiter counts requests in the cache. How many pass when many come at the same moment?',
  about: 'Many callers over several connections ask the same limiter within one window.',
  choices,
  prediction: { question: 'How many does “GET, then SET” let through?', options: [...options] },
  modes: ['real'],
  params,
  columns: [
    { key: 'allowed', label: 'allowed', unit: 'count' },
    { key: 'over', label: 'too many', unit: 'count', best: 'low' },
    { key: 'each', label: 'time for each', unit: 'ms', best: 'low' },
    { key: 'crash', label: 'after a crash in between', unit: 'text' },
  ],
  charts: [
    {
      id: 'allowed',
      title: 'Allowed so far',
      x: { label: 'requests', unit: 'count' },
      y: { label: 'allowed', unit: 'count' },
      empty: 'Nobody has asked yet.',
    },
  ],
  async *run(given, lab) {
    const outcomes = yield* eachChoice({
      choices,
      lab,
      play: (choice, tell) => play({ choice, params: given, lab }, tell),
      rowOf: outcome => rowOf(outcome, given),
    })
    return {
      sentence: sentenceOf(outcomes, given),
      answer: answerOf(outcomes, given),
      rows: outcomes.map(outcome => rowOf(outcome, given)),
      laws: outcomes.map(outcome => lawOf(outcome, given)),
      stories: outcomes.flatMap(({ story }) => story ?? []),
      caveats: [
        whereItRan(lab.mode),
        'How many too many there are is a matter of chance. That there can be any is not.',
        'The crash is played: somebody sends the first command that writes and no other. MULTI around INCR and PEXPIRE would mend that one too, but cannot look before it counts.',
      ],
    }
  },
})
