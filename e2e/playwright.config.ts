/** A person's ways through the console, in the system's Chromium, over the demo's real and moving Kafka. */
import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import { LOCALE, TIME_ZONE } from './support/viewport.ts'

const CHROMIUM = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
].find((path) => path !== undefined && existsSync(path))

export default defineConfig({
  testDir: '.',
  outputDir: 'results',
  globalSetup: './support/start-demo.ts',
  // One demo and two cores: two browsers at once would be slower, and each would measure the other.
  workers: 1,
  fullyParallel: false,
  // A test that passes the second time tells of a fault.
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: LOCALE,
    timezoneId: TIME_ZONE,
    colorScheme: 'dark',
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
      args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
})
