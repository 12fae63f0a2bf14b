import { expect, it } from 'vitest'
import type { TreeNode } from '#components/rpc/types.ts'
import { linesOf } from './tree-rows.ts'

const text = (value: string): TreeNode => ({ kind: 'text', text: value, more: 0 })
const number = (value: string): TreeNode => ({ kind: 'number', text: value })
const map = (...entries: [string, TreeNode][]): TreeNode => ({
  kind: 'map',
  entries: entries.map(([key, value]) => ({ key: text(key), value, repeated: false })),
})
const list = (...items: TreeNode[]): TreeNode => ({ kind: 'list', items })

const drawn = (root: TreeNode, toggled: string[] = []) =>
  linesOf(root, new Set(toggled)).map(
    ({ depth, node, closing, open }) =>
      `${' '.repeat(depth)}${closing ? '/' : ''}${node.kind}${open === false ? ' …' : ''}`,
  )

it('opens the upper levels, and closes what a person closes', () => {
  const root = map(['a', number('1')], ['b', list(map(['c', list(number('2'))]))])
  expect(drawn(root)).toEqual(['map', ' number', ' list', '  map', '   list …', '  /map', ' /list', '/map'])
  expect(drawn(root, ['0.1'])).toEqual(['map', ' number', ' list …', '/map'])
  expect(drawn(root, ['0.1.0.0'])).toContain('    number')
})

it('keeps a long list closed at first, and empty ones on one line', () => {
  const root = list(list(...Array.from({ length: 500 }, (_, i) => number(String(i)))), list(), map())
  expect(drawn(root)).toEqual(['list', ' list …', ' list', ' map', '/list'])
})

it('writes a class around a plain value on one line', () => {
  const varint: TreeNode = { kind: 'tagged', tag: 'varint', content: [number('5')] }
  expect(drawn(map(['1', varint]))).toEqual(['map', ' tagged', '/map'])
  const message: TreeNode = { kind: 'tagged', tag: 'message', content: [map(['1', varint])] }
  expect(drawn(message)).toEqual(['tagged', ' map', '  tagged', ' /map'])
})
