import type { TreeNode } from '#components/rpc/types.ts'
import { Visible } from '../visible.tsx'
import { childrenOf } from './tree-rows.ts'
import { valueTones } from './value-tones.ts'

/** A value that stands on one line. Numbers are the digits that came. */
export function Leaf({ node }: { node: TreeNode }) {
  switch (node.kind) {
    case 'null':
      return <span className={valueTones.word}>null</span>
    case 'boolean':
      return <span className={valueTones.word}>{String(node.value)}</span>
    case 'number':
      return <span className={valueTones.number}>{node.text}</span>
    case 'text':
      return (
        <>
          <span className={valueTones.text}>
            "<Visible text={node.text} />"
          </span>
          <More bytes={node.more} />
        </>
      )
    case 'bytes':
      return (
        <>
          <span className="text-mute">bytes </span>
          {node.base64}
          <More bytes={node.more} />
        </>
      )
    case 'list':
      return node.items.length === 0 ? '[]' : `[ … ${node.items.length} ]`
    case 'map':
      return node.entries.length === 0 ? '{}' : `{ … ${node.entries.length} }`
    case 'tagged':
      return <Tagged node={node} />
  }
}

function Tagged({ node }: { node: Extract<TreeNode, { kind: 'tagged' }> }) {
  return (
    <>
      <span className="text-mute">{node.tag} </span>
      {node.content.map((each, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one value
        <span key={i}>
          {i > 0 && ' · '}
          {childrenOf(each).length === 0 || each.kind === 'tagged' ? <Leaf node={each} /> : '…'}
        </span>
      ))}
    </>
  )
}

const More = ({ bytes }: { bytes: number }) =>
  bytes === 0 ? null : <span className="text-faint"> … {bytes} bytes more</span>
