/** PostgreSQL's logical replication messages (protocol 1), as far as rows that came or changed are concerned. */

export type Relation = { schema: string; table: string; columns: string[] }
export type RowMessage = { relation: Relation; row: Record<string, string | null> }

class Cursor {
  private at = 0
  private readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
  u8(): number {
    this.at += 1
    return this.bytes.readUInt8(this.at - 1)
  }
  u16(): number {
    this.at += 2
    return this.bytes.readUInt16BE(this.at - 2)
  }
  u32(): number {
    this.at += 4
    return this.bytes.readUInt32BE(this.at - 4)
  }
  skip(count: number) {
    this.at += count
  }
  text(): string {
    const end = this.bytes.indexOf(0, this.at)
    const text = this.bytes.toString('utf8', this.at, end)
    this.at = end + 1
    return text
  }
  sized(): string {
    const length = this.u32()
    const text = this.bytes.toString('utf8', this.at, this.at + length)
    this.at += length
    return text
  }
}

function readRelation(cursor: Cursor): Relation {
  const [schema, table] = [cursor.text(), cursor.text()]
  cursor.skip(1)
  const columns = Array.from({ length: cursor.u16() }, () => {
    cursor.skip(1)
    const name = cursor.text()
    cursor.skip(8)
    return name
  })
  return { schema, table, columns }
}

const TEXT = 0x74
function readTuple(cursor: Cursor, columns: string[]): Record<string, string | null> {
  const row: Record<string, string | null> = {}
  const count = cursor.u16()
  for (let at = 0; at < count; at++) {
    // Null, or a long value that did not change and is not sent: neither has a text.
    row[columns[at] ?? `column ${at}`] = cursor.u8() === TEXT ? cursor.sized() : null
  }
  return row
}

/** Remembers relations, which the server describes once before the first row of each. */
export function createPgoutput() {
  const relations = new Map<number, Relation>()

  function readRow(cursor: Cursor, kind: string): RowMessage | undefined {
    const relation = relations.get(cursor.u32())
    if (relation === undefined) return undefined
    let mark = String.fromCharCode(cursor.u8())
    if (kind === 'U' && mark !== 'N') {
      readTuple(cursor, relation.columns)
      mark = String.fromCharCode(cursor.u8())
    }
    return mark === 'N' ? { relation, row: readTuple(cursor, relation.columns) } : undefined
  }

  return function read(message: Buffer): RowMessage | undefined {
    const cursor = new Cursor(message)
    const kind = String.fromCharCode(cursor.u8())
    if (kind === 'R') {
      relations.set(cursor.u32(), readRelation(cursor))
      return undefined
    }
    return kind === 'I' || kind === 'U' ? readRow(cursor, kind) : undefined
  }
}
