import { expect, it } from 'vitest'
import { parseWarmUrl } from './warm-url.ts'

const allowed = ['shop.example', '10.0.0.5:8080']
const of = (template: string, key: string | Uint8Array) =>
  parseWarmUrl(template, allowed).of(Buffer.from(key))?.href ?? null

it('puts the key in byte for byte, wherever it may stand', () => {
  expect(of('https://shop.example/warm?key={key}', 'a/b?c#d&e=%20 é')).toBe(
    'https://shop.example/warm?key=a%2Fb%3Fc%23d%26e%3D%2520%20%C3%A9',
  )
  expect(of('https://shop.example/warm/{key}', new Uint8Array([0xff, 0x00]))).toBe(
    'https://shop.example/warm/%FF%00',
  )
  expect(of('http://10.0.0.5:8080/{key}/x', '$&')).toBe('http://10.0.0.5:8080/%24%26/x')
})

it('a key never changes where the address leads', () => {
  for (const key of ['..', '.', '%2e%2e', '../admin', '//evil.example', '@evil.example', '\\evil']) {
    const href = of('https://shop.example/warm/{key}/now', key)
    if (href !== null) expect(new URL(href).pathname).toMatch(/^\/warm\/[^/]+\/now$/)
    if (href !== null) expect(new URL(href).host).toBe('shop.example')
  }
  expect(of('https://shop.example/warm/{key}/now', '..')).toBeNull()
})

it.each([
  ['https://evil.example/{key}', /WARM_HOSTS/],
  ['http://10.0.0.5/{key}', /WARM_HOSTS/],
  ['https://shop.example.evil.example/{key}', /WARM_HOSTS/],
  ['http://169.254.169.254/latest/meta-data/{key}', /WARM_HOSTS/],
  ['http://localhost/{key}', /WARM_HOSTS/],
  ['http://[::1]:6379/{key}', /WARM_HOSTS/],
  ['http://0x7f000001/{key}', /WARM_HOSTS/],
  ['http://[::ffff:10.0.0.5]:8080/{key}', /WARM_HOSTS/],
  ['https://{key}/warm', /path or its query|address/],
  ['https://shop.example/warm#{key}', /path or its query/],
  ['https://shop.example/warm', /\{key\} once/],
  ['https://shop.example/{key}/{key}', /\{key\} once/],
  ['https://user:pass@shop.example/{key}', /user or a password/],
  ['file:///etc/{key}', /https/],
  ['javascript:{key}', /https/],
  ['not an address {key}', /address/],
])('%s is refused', (template, sentence) => {
  expect(() => parseWarmUrl(template, allowed)).toThrow(sentence)
})
