import { BoardError } from '#server/errors.ts'

/** Rejects when it takes longer: a frozen server never answers, and never says so. */
export async function within<T>(ms: number, answer: PromiseLike<T>, what: string): Promise<T> {
  const late = Promise.withResolvers<never>()
  const tooLate = () =>
    late.reject(new BoardError('TARGET_FROZEN', `${what} took longer than ${ms / 1000} s.`))
  const timer = setTimeout(tooLate, ms)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
