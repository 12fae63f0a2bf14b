import { spawn } from 'node:child_process'

/** Opens the page where there is a desktop. That it cannot is no reason to fail: the address was printed. */
export function openBrowser(url) {
  const command = opener(url)
  if (!command) return
  const [file, ...args] = command
  const child = spawn(file, args, { detached: true, stdio: 'ignore' })
  child.on('error', () => console.log(`Open ${url} in a browser.`))
  child.unref()
}

function opener(url) {
  if (process.env.CI) return null
  if (process.platform === 'darwin') return ['open', url]
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '', url]
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', url] : null
}
