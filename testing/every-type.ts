import type { Redis } from 'ioredis'

/** Bytes that no text has: they must come back as they are. */
export const hostile: Record<string, Buffer> = {
  'no UTF-8': Buffer.from([0x61, 0xff, 0xfe, 0x62]),
  'other no UTF-8': Buffer.from([0x61, 0xff, 0xfd, 0x62]),
  'NUL and line ends': Buffer.from('a\0b\r\nc'),
  empty: Buffer.alloc(0),
  glob: Buffer.from('user:*'),
  proto: Buffer.from('__proto__'),
  markup: Buffer.from('<img src=x onerror=alert(1)></script>'),
  'right to left': Buffer.from('\u202etxt.exe\u200b'),
  emoji: Buffer.from('👩‍👩‍👧‍👦'),
}

/** One key for each type and encoding a server has, with the encoding that OBJECT ENCODING will name. */
export async function fillEveryType(
  client: Redis,
): Promise<Record<string, { type: string; encodings: string[] }>> {
  const many = Array.from({ length: 600 }, (_, i) => String(i))
  const long = 'x'.repeat(100)
  await client.set('string:int', '9007199254740993')
  await client.set('string:embstr', 'short')
  await client.set('string:raw', long.repeat(10))
  await client.set('string:expires', 'soon', 'PX', 600_000)
  await client.setbit('bitmap', 10, 1)
  await client.hset('hash:compact', { a: '1', __proto__: 'x', b: '' })
  await client.hset('hash:table', Object.fromEntries(many.map(i => [`field ${i}`, `value ${i}`])))
  await client.rpush('list:compact', 'a', 'b', 'a')
  await client.rpush('list:long', ...many.map(i => `${long}${i}`))
  await client.sadd('set:intset', ...many.slice(0, 20))
  await client.sadd('set:compact', 'a', 'b')
  await client.sadd('set:table', ...many.map(i => `member ${i}`))
  await client.zadd('zset:compact', 1.5, 'a', 0.1, 'b', 'inf', 'c', '-inf', 'd', Number.MAX_SAFE_INTEGER, 'e')
  await client.zadd('zset:skiplist', ...many.flatMap(i => [i, `member ${i}`]))
  await client.geoadd('geo', 13.361389, 38.115556, 'Palermo', -122.419416, 37.774929, 'San Francisco')
  await client.pfadd('sketch:sparse', ...many.slice(0, 100))
  await client.pfadd('sketch:dense', ...Array.from({ length: 20_000 }, (_, i) => `element ${i}`))
  await fillStream(client)
  for (const [name, bytes] of Object.entries(hostile)) {
    await client.hset(`hostile:${name}`, bytes, bytes)
  }
  return {
    // A server of 32 bits keeps this one as text.
    'string:int': { type: 'string', encodings: ['int', 'embstr'] },
    'string:embstr': { type: 'string', encodings: ['embstr'] },
    'string:raw': { type: 'string', encodings: ['raw'] },
    'string:expires': { type: 'string', encodings: ['embstr'] },
    bitmap: { type: 'string', encodings: ['raw', 'embstr'] },
    'hash:compact': { type: 'hash', encodings: ['listpack', 'ziplist'] },
    'hash:table': { type: 'hash', encodings: ['hashtable'] },
    'list:compact': { type: 'list', encodings: ['quicklist', 'listpack'] },
    'list:long': { type: 'list', encodings: ['quicklist'] },
    'set:intset': { type: 'set', encodings: ['intset'] },
    'set:compact': { type: 'set', encodings: ['hashtable', 'listpack'] },
    'set:table': { type: 'set', encodings: ['hashtable'] },
    'zset:compact': { type: 'zset', encodings: ['listpack', 'ziplist'] },
    'zset:skiplist': { type: 'zset', encodings: ['skiplist'] },
    geo: { type: 'zset', encodings: ['listpack', 'ziplist'] },
    'sketch:sparse': { type: 'string', encodings: ['raw'] },
    'sketch:dense': { type: 'string', encodings: ['raw'] },
    stream: { type: 'stream', encodings: ['stream'] },
  }
}

async function fillStream(client: Redis) {
  for (let i = 1; i <= 50; i++) await client.xadd('stream', `${i}-1`, 'n', i, 'text', `entry ${i}`)
  await client.xgroup('CREATE', 'stream', 'workers', '0')
  await client.xreadgroup('GROUP', 'workers', 'ann', 'COUNT', 3, 'STREAMS', 'stream', '>')
  await client.xreadgroup('GROUP', 'workers', 'bob', 'COUNT', 1, 'STREAMS', 'stream', '>')
}
