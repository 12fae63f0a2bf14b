import type { ChildProcess } from 'node:child_process'
import { forkBare } from '#server/lab/instances/fork-bare.ts'

const lastWords = 2_000

/** The process that plays one application server. */
export const forkInstance = () => forkBare('server/lab/instances/main.ts')

/** The reason it gave when it died: the sentence, and not the way there. */
export function keepLastWords({ stderr }: ChildProcess): () => string {
  let said = ''
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-lastWords)
  })
  return () => said.match(/^\w*Error\b.*$/m)?.[0] ?? ''
}
