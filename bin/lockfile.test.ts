import { expect, it } from 'vitest'
import { missingParts, packagesFor } from './lockfile.js'

const lock = {
  packages: {
    '': { version: '1' },
    'node_modules/next': { version: '16.0.0' },
    'node_modules/@next/swc-linux-x64-gnu': {
      version: '16.0.0',
      os: ['linux'],
      cpu: ['x64'],
      libc: ['glibc'],
      optional: true,
    },
    'node_modules/@next/swc-linux-x64-musl': {
      version: '16.0.0',
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
      optional: true,
    },
    'node_modules/not-windows': { version: '2.0.0', os: ['!win32'] },
  },
}

const names = (machine: { platform: string; arch: string; libc: string | null }) =>
  packagesFor(lock, machine).map(each => each.place.replace('node_modules/', ''))

it('knows which packages npm installs on this machine', () => {
  expect(names({ platform: 'linux', arch: 'x64', libc: 'glibc' })).toEqual([
    'next',
    '@next/swc-linux-x64-gnu',
    'not-windows',
  ])
  expect(names({ platform: 'linux', arch: 'x64', libc: 'musl' })).toEqual([
    'next',
    '@next/swc-linux-x64-musl',
    'not-windows',
  ])
  expect(names({ platform: 'win32', arch: 'x64', libc: null })).toEqual(['next'])
})

it('finds the native parts that are offered for this machine and not there', () => {
  const manifests = [
    {
      optionalDependencies: {
        '@next/swc-darwin-arm64': '1',
        '@next/swc-linux-x64-gnu': '1',
        '@next/swc-linux-x64-musl': '1',
      },
    },
    { optionalDependencies: { '@next/swc-darwin-arm64': '1', fsevents: '2' } },
    {},
  ]
  const find = (platform: string, arch: string, libc: string | null) =>
    missingParts(manifests, { platform, arch, libc, isThere: (part: string) => part.endsWith('-gnu') })
  expect(find('darwin', 'arm64', null)).toEqual(['@next/swc-darwin-arm64@1'])
  expect(find('linux', 'x64', 'glibc')).toEqual([])
  expect(find('linux', 'x64', 'musl')).toEqual(['@next/swc-linux-x64-musl@1'])
})
