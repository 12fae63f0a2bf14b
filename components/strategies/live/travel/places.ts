import type { EdgeId } from './travel.ts'

export type Box = { x: number; y: number; width: number; height: number }
export type Words = { x: number; y: number; anchor: 'start' | 'middle' | 'end' }
type Way = { path: string; words: Words }

/** Where everything stands: once for a wide card, once for a phone. */
export type Places = {
  width: number
  height: number
  clients: Box
  instances: Box
  cache: Box
  database: Box
  journal: Box
  /** Where the breaker lies on the way to the cache. */
  breaker: Words
  ways: Record<EdgeId, Way>
}

export const wide: Places = {
  width: 704,
  height: 300,
  clients: { x: 8, y: 112, width: 104, height: 76 },
  instances: { x: 190, y: 104, width: 132, height: 92 },
  cache: { x: 458, y: 12, width: 176, height: 84 },
  database: { x: 458, y: 204, width: 176, height: 88 },
  journal: { x: 458, y: 130, width: 112, height: 40 },
  breaker: { x: 386, y: 87, anchor: 'end' },
  ways: {
    requests: { path: 'M112 150H190', words: { x: 151, y: 136, anchor: 'middle' } },
    ask: { path: 'M322 122C392 112 390 46 458 46', words: { x: 388, y: 46, anchor: 'end' } },
    remove: { path: 'M322 134C404 128 402 80 458 80', words: { x: 420, y: 118, anchor: 'start' } },
    put: { path: 'M322 134C404 128 402 80 458 80', words: { x: 420, y: 118, anchor: 'start' } },
    journal: { path: 'M322 150H458', words: { x: 344, y: 143, anchor: 'start' } },
    load: { path: 'M322 166C392 172 396 230 458 230', words: { x: 396, y: 189, anchor: 'start' } },
    write: { path: 'M322 180C388 190 388 264 458 264', words: { x: 390, y: 262, anchor: 'end' } },
    flush: { path: 'M530 170V204', words: { x: 540, y: 191, anchor: 'start' } },
    fill: { path: 'M606 204C628 176 628 124 606 96', words: { x: 630, y: 154, anchor: 'start' } },
  },
}

export const narrow: Places = {
  width: 340,
  height: 420,
  clients: { x: 110, y: 4, width: 120, height: 58 },
  instances: { x: 104, y: 104, width: 132, height: 72 },
  cache: { x: 4, y: 280, width: 156, height: 76 },
  database: { x: 180, y: 280, width: 156, height: 84 },
  journal: { x: 118, y: 222, width: 104, height: 38 },
  breaker: { x: 79, y: 222, anchor: 'start' },
  ways: {
    requests: { path: 'M170 62V104', words: { x: 182, y: 88, anchor: 'start' } },
    ask: { path: 'M124 176C118 214 50 216 50 280', words: { x: 72, y: 200, anchor: 'end' } },
    remove: { path: 'M144 176C142 232 100 232 100 280', words: { x: 62, y: 268, anchor: 'start' } },
    put: { path: 'M144 176C142 232 100 232 100 280', words: { x: 62, y: 268, anchor: 'start' } },
    journal: { path: 'M170 176V222', words: { x: 177, y: 206, anchor: 'start' } },
    load: { path: 'M212 176C224 214 300 216 300 280', words: { x: 338, y: 196, anchor: 'end' } },
    write: { path: 'M196 176C200 232 246 232 246 280', words: { x: 208, y: 252, anchor: 'start' } },
    flush: { path: 'M222 241C246 241 246 254 246 280', words: { x: 170, y: 274, anchor: 'middle' } },
    fill: { path: 'M250 364C240 402 96 402 84 356', words: { x: 168, y: 410, anchor: 'middle' } },
  },
}
