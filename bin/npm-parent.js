import { readFileSync } from 'node:fs'

const everyMs = 500

/** Calls back when npm, which started this command, was killed: it could not tell us. */
export function watchNpm(gone) {
  if (!process.env.npm_lifecycle_event) return () => {}
  const family = ancestors()
  const timer = setInterval(() => {
    if (ancestors() !== family) gone()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** npm starts a shell that starts us; most shells step aside, some stay in between. */
function ancestors() {
  const parent = process.ppid
  const { name, parent: grandparent } = statOf(parent)
  return /^\(?(sh|dash|ash|bash|busybox|zsh)\)?$/.test(name) ? `${parent} ${grandparent}` : `${parent}`
}

function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const close = stat.lastIndexOf(')')
    return { name: stat.slice(stat.indexOf('(') + 1, close), parent: stat.slice(close + 2).split(' ')[1] }
  } catch {
    return { name: '', parent: '' }
  }
}
