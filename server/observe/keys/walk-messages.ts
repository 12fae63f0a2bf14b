import type { BoardErrorCode } from '#server/errors.ts'
import type { Pass } from '#server/targets/dial.ts'
import type { Sort } from './found-key.ts'
import type {
  KeyFilter,
  KeyNews,
  KeyPage,
  NameId,
  StatisticsPage,
  StatisticsState,
  TreePage,
  WalkState,
} from './shapes.ts'

/** What the web server and the thread that walks say to each other. */
export type WalkAction = 'pause' | 'resume' | 'cancel' | 'again' | 'hurry'

export type Questions = {
  tree: {
    asks: {
      prefix: NameId | null
      delimiter: string
      order: 'name' | 'count'
      offset: number
      limit: number
    }
    answer: TreePage
  }
  places: {
    asks: { prefix: NameId | null; delimiter: string; order: 'name' | 'count'; ids: NameId[] }
    answer: (number | null)[]
  }
  list: {
    asks: { filter: KeyFilter; sort?: Sort | null; cursor: string | null; limit: number; go?: boolean }
    answer: KeyPage
  }
  statistics: {
    asks: {
      prefix: NameId | null
      delimiter: string
      order: StatisticsPage['order']
      cursor: string | null
      limit: number
    }
    answer: StatisticsPage
  }
  bytes: { asks: { id: NameId }; answer: Uint8Array }
  measure: { asks: { action: 'start' | 'cancel' }; answer: StatisticsState }
  control: { asks: { action: WalkAction }; answer: WalkState }
}
export type QuestionKind = keyof Questions

export type Question = { [K in QuestionKind]: { kind: K; asks: Questions[K]['asks'] } }[QuestionKind]

export type ToThread =
  | { kind: 'nodes'; passes: Pass[] }
  /** Until then nothing is asked of a server. */
  | { kind: 'begin' }
  /** What the board has done to keys. */
  | { kind: 'news'; news: KeyNews }
  | { kind: 'question'; id: number; question: Question }

export type FromThread =
  | { kind: 'walk'; state: WalkState }
  | { kind: 'statistics'; state: StatisticsState }
  | { kind: 'answer'; id: number; answer: Questions[QuestionKind]['answer'] }
  | { kind: 'refusal'; id: number; code: BoardErrorCode; message: string }
  | { kind: 'fault'; id: number; message: string }

export type ThreadOptions = { mostBytes: number; firstWalk: number }
