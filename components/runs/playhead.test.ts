import { describe, expect, it } from 'vitest'
import { createPlayhead, sinceStart } from './playhead.ts'

const minute = { from: 1_000, to: 61_000 }

describe('a replay', () => {
  it('begins at the start and goes on at its speed', () => {
    const head = createPlayhead(() => minute)
    head.setSpeed(5)
    head.play()
    head.pass(2_000)
    expect(head.state()).toEqual({ at: 11_000, playing: true, speed: 5 })
  })

  it('stops at the end, and begins anew when it is played again', () => {
    const head = createPlayhead(() => minute)
    head.seek(60_500)
    head.play()
    head.pass(1_000)
    expect(head.state()).toMatchObject({ at: 61_000, playing: false })
    head.play()
    expect(head.state()).toMatchObject({ at: 1_000, playing: true })
  })

  it('stands still while it is paused', () => {
    const head = createPlayhead(() => minute)
    head.seek(5_000)
    head.pass(1_000)
    expect(head.state().at).toBe(5_000)
  })

  it('never leaves the run', () => {
    const head = createPlayhead(() => minute)
    head.seek(-5)
    expect(head.state().at).toBe(1_000)
    head.seek(1e12)
    expect(head.state().at).toBe(61_000)
  })

  it('shows the whole run until somebody plays it, and after they have left it', () => {
    const head = createPlayhead(() => minute)
    expect(head.state().at).toBeNull()
    head.play()
    head.leave()
    expect(head.state()).toMatchObject({ at: null, playing: false })
  })

  it('tells who listens, until they do not', () => {
    const head = createPlayhead(() => minute)
    let told = 0
    const undo = head.subscribe(() => (told += 1))
    head.seek(2_000)
    undo()
    head.seek(3_000)
    expect(told).toBe(1)
  })
})

it('says how far into the run a moment is', () => {
  expect([0, 65_400, 3_725_000].map(sinceStart)).toEqual(['0:00', '1:05', '1:02:05'])
})
