import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the project, wherever the command was given. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export const inRoot = (...parts) => join(root, ...parts)

/** The Node that package.json pins; whatever else this machine has only starts it. */
export const pinnedNode = inRoot('node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Tools that start `node` by name get the pinned one. */
export function withPinnedNode(env) {
  return { ...env, PATH: [dirname(pinnedNode), inRoot('node_modules/.bin'), env.PATH ?? ''].join(delimiter) }
}

export function findOnPath(...programs) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  const files = programs.flatMap(program => folders.map(folder => join(folder, program)))
  return files.find(file => existsSync(file)) ?? null
}
