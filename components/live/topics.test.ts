import { expect, test } from 'vitest'
import { createTopics } from './topics.ts'

test('a topic that two parts of a page want is asked for once, until the last of them has gone', () => {
  const topics = createTopics()
  const one = topics.want('lab:sandbox', { 'lab-frame': () => {} })
  const other = topics.want('lab:sandbox', { 'lab-state': () => {} })
  expect(topics.names()).toEqual(['lab:sandbox'])
  expect(topics.events()).toEqual(['lab-frame', 'lab-state'])
  one()
  expect(topics.names()).toEqual(['lab:sandbox'])
  other()
  expect(topics.names()).toEqual([])
})

test('an event reaches everybody who listens to its name, and nobody else', () => {
  const topics = createTopics()
  const heard: string[] = []
  topics.want('lab:a', { 'lab-frame': value => heard.push(`one ${value}`) })
  const undo = topics.want('lab:a', { 'lab-frame': value => heard.push(`two ${value}`) })
  topics.want('jobs:a', { job: value => heard.push(`job ${value}`) })
  topics.tell('lab-frame', 1)
  undo()
  topics.tell('lab-frame', 2)
  expect(heard).toEqual(['one 1', 'two 1', 'one 2'])
})

test('giving back twice changes nothing', () => {
  const topics = createTopics()
  const undo = topics.want('lab:a', {})
  let told = 0
  topics.subscribe(() => told++)
  undo()
  undo()
  expect(told).toBe(1)
})
