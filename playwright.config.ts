import { existsSync } from 'node:fs'
import { defineConfig } from 'playwright/test'

/** The system's Chromium where there is one; else the browser that Playwright brought. */
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
const chromium = [process.env.CHROMIUM_PATH, ...installed].find(path => path && existsSync(path))

/**
 * parallel: looks at one shared board and changes nothing others see.
 * serial: each test breaks a board, a cache or a database of its own, and mostly waits for what comes of it.
 * alone: asks how soon something is said or done, so it has the machine for itself.
 * smoke: the two commands themselves.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // Three that look and one that breaks: each mostly waits, for less than half a core. Each has a board of its own.
  workers: 4,
  forbidOnly: Boolean(process.env.CI),
  // A machine of somebody else may stand still for seconds. What passes at the second try is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'parallel', testDir: 'e2e/parallel', workers: 3 },
    { name: 'serial', testDir: 'e2e/serial', workers: 2 },
    { name: 'alone', testDir: 'e2e/alone', workers: 1 },
    { name: 'smoke', testDir: 'e2e/smoke', workers: 1 },
  ],
})
