import type { Redis } from 'ioredis'

/**
 * Some lengths cannot be asked for: an element of a list may have 100 MB. Whoever asks for one watches what comes
 * in, and cuts the connection when it is more than the board is ready to hold. It comes back by itself.
 */
export async function guarded<T>(
  client: Redis,
  mostBytes: number,
  ask: () => Promise<T>,
): Promise<T | 'too large'> {
  const { stream } = client
  let seen = 0
  let cut = false
  const watch = (chunk: Buffer) => {
    seen += chunk.length
    if (seen <= mostBytes || cut) return
    cut = true
    stream.destroy()
  }
  stream.on('data', watch)
  try {
    const answer = await ask()
    return cut ? 'too large' : answer
  } catch (error) {
    if (cut) return 'too large'
    throw error
  } finally {
    stream.off('data', watch)
  }
}
