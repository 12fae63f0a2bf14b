import { Redis } from 'ioredis'
import { contestantNames, contestants } from './contestants.ts'

/** One process of a scenario with several: opens a contestant and reads when told to. */
type Order = { callers: number; key: string; loadMs: number }

const [name = '', url = '', counter = ''] = process.argv.slice(2)
const known = contestantNames.find(each => each === name)
if (!known) throw new RangeError(`No contestant is called ${name}.`)
const contestant = await contestants[known](url)
const counting = new Redis(url)

process.on('message', async ({ callers, key, loadMs }: Order) => {
  const load = async () => {
    await counting.incr(counter)
    process.send?.({ loading: true })
    await new Promise(resolve => setTimeout(resolve, loadMs))
    return { from: process.pid }
  }
  const answers = await Promise.allSettled(Array.from({ length: callers }, () => contestant.get(key, load)))
  process.send?.({ answered: answers.filter(({ status }) => status === 'fulfilled').length })
})
process.send?.({ ready: true })
