import {
  type Ending,
  endings,
  KEY,
  replay,
  type Stand,
  standAfter,
} from '#server/engine/simulation/explorer.ts'
import { NOTHING } from '#server/engine/simulation/race-stage.ts'
import { asTest } from '#server/lab/experiments/race/as-test.ts'
import { find, races, settingOf, type Wanted } from '#server/lab/experiments/race/catalogue-of-races.ts'
import { lettersOf, readMoves } from '#server/lab/experiments/race/moves.ts'
import type { Race } from '#server/lab/experiments/race/race.ts'
import { wordsOf } from '#server/lab/experiments/race/step-words.ts'

type Asked = Wanted & { moves: string }
const textOf = (value: unknown) => (value === NOTHING || value === undefined ? null : String(value))

/** Races of two clients, move by move. All of it is simulated: no cache and no database is touched. */
export function createRaces() {
  const explored = new Map<string, Promise<Ending[]>>()

  /** Explored once: there are only so many races, and each is small. */
  function all(wanted: Wanted): Promise<Ending[]> {
    const key = `${wanted.race} ${wanted.choice}`
    const known = explored.get(key)
    if (known) return known
    const found = endings(settingOf(wanted))
    explored.set(key, found)
    found.catch(() => explored.delete(key))
    return found
  }

  /** What can still become of it: how many of the ways on end in harm. */
  async function ways(wanted: Wanted, choices: readonly number[]) {
    const on = (await all(wanted)).filter(ending => choices.every((each, at) => ending.choices[at] === each))
    return { ways: on.length, harmed: on.filter(({ outcome }) => outcome.stale).length }
  }

  async function ifMoves(wanted: Wanted, choices: readonly number[]) {
    const { outcome } = await standAfter(settingOf(wanted), choices)
    return { cached: textOf(outcome.cached), truth: textOf(outcome.truth), ...(await ways(wanted, choices)) }
  }

  async function clientsOf(wanted: Wanted, { race, stand, choices }: Standing) {
    const told = race.clients.map(async ({ letter, name, does }, client) => {
      const step = stand.next.find(each => each.client === client)
      const after = step ? await ifMoves(wanted, [...choices, client]) : null
      const next = step ? wordsOf(step, { tags: tagsOf(race), done: false }).what : null
      return { letter, name, does, next, after, answer: answerIn(stand.answers[client]) }
    })
    return Promise.all(told)
  }

  return {
    list: () =>
      races.map(({ id, title, question, why, harm, clients, choices }) => ({
        id,
        title,
        question,
        why,
        harm,
        clients,
        choices: choices.map(({ id: choice, label, about }) => ({ id: choice, label, about })),
      })),

    /** The share of each choice, over every schedule that there is. */
    async shares(id: string) {
      const first = races.find(each => each.id === id)?.choices[0]?.id ?? ''
      const { race } = find({ race: id, choice: first })
      const rows = race.choices.map(async ({ id: choice, label, about }) => {
        const counted = await ways({ race: id, choice }, [])
        const example = (await all({ race: id, choice })).find(({ outcome }) => outcome.stale)
        return {
          id: choice,
          label,
          about,
          ...counted,
          example: example ? lettersOf(example.choices, race) : null,
        }
      })
      return Promise.all(rows)
    },

    /** Where it stands after these moves. Moves that cannot be made are left out, and said. */
    async stand({ moves, ...wanted }: Asked) {
      const { race } = find(wanted)
      const { choices: read, bad } = readMoves(moves, race)
      const tried = await standAfter(settingOf(wanted), read)
      const choices = read.slice(0, tried.impossible)
      const at = tried.impossible
      const why =
        at === undefined
          ? bad?.why
          : `Move ${at + 1} is the ${nameOf(race, read[at])}’s, who has no step left then.`
      const stand = at === undefined ? tried : await standAfter(settingOf(wanted), choices)
      const { outcome, taken, next } = stand
      return {
        moves: lettersOf(choices, race),
        bad: why ?? null,
        steps: taken.map(step => ({
          client: step.client,
          ...wordsOf(step, { tags: tagsOf(race), done: true }),
        })),
        clients: await clientsOf(wanted, { race, stand, choices }),
        cached: textOf(outcome.cached),
        truth: textOf(outcome.truth),
        ended: next.length === 0,
        stale: outcome.stale,
        ...(await ways(wanted, choices)),
      }
    },

    /** These moves, and whoever comes first from there to the end, as a test. */
    async test({ moves, ...wanted }: Asked) {
      const { race } = find(wanted)
      const { choices: read } = readMoves(moves, race)
      const { impossible } = await standAfter(settingOf(wanted), read)
      const outcome = await replay(settingOf(wanted), read.slice(0, impossible))
      const choices = outcome.schedule.map(step => Number(step.split(':')[0]))
      return asTest(wanted, { choices, outcome })
    },
  }
}

type Standing = { race: Race; stand: Stand; choices: readonly number[] }
const tagsOf = ({ scene }: Race) => scene.describe?.(KEY).tags ?? []
const nameOf = ({ clients }: Race, client: number | undefined) =>
  clients[client ?? 0]?.name.toLowerCase() ?? ''

/** What a client who has finished was told. */
function answerIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null
  return 'value' in answer ? String(answer.value) : 'done'
}
