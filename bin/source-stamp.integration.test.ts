import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sourceStamp } from './source-stamp.js'

let folder: string

function put(name: string, text: string) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cacheboard-stamp-'))
  put('app/page.tsx', 'one')
  put('package.json', '{}')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  ['the content of a file', () => put('app/page.tsx', 'two')],
  ['a new file', () => put('server/deep/er.ts', '')],
  ['a setting', () => put('next.config.js', '')],
  ['the name of a file', () => renameSync(join(folder, 'app/page.tsx'), join(folder, 'app/other.tsx'))],
])('changes with %s', (_, change) => {
  const before = sourceStamp(folder)
  change()
  expect(sourceStamp(folder)).not.toBe(before)
})

it('stays with a touched file, a changed test and anything that is not built', () => {
  const before = sourceStamp(folder)
  utimesSync(join(folder, 'app/page.tsx'), 1, 1)
  put('app/page.test.tsx', 'test')
  put('README.md', 'words')
  expect(sourceStamp(folder)).toBe(before)
})
