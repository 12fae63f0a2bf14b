import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const everyMs = 300

/** Two commands in one folder must not install or build at once: the second one waits, unless the first is dead. */
export async function oneAtATime(lock, work) {
  mkdirSync(dirname(lock), { recursive: true })
  let told = false
  while (!take(lock)) {
    const owner = ownerOf(lock)
    if (owner !== null && !isAlive(owner)) rmSync(lock, { force: true })
    else {
      if (!told) console.log(`Process ${owner ?? '?'} is installing or building here; waiting for it …`)
      told = true
      await pause(everyMs)
    }
  }
  const release = () => rmSync(lock, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function ownerOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8')) || null
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
