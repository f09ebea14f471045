/** Playwright's global set-up: the demo estate, once for all tests. What it starts ends with it, whatever happens. */
import { untilNumbers } from '@millrace/dev/demo/numbers.ts'
import { startDemo } from '@millrace/dev/demo/demo.ts'
import { CONFIG_SNAPSHOT_MS, demoIsTold, LIVE_MODE_MS, SNAPSHOT_MS, tellDemo } from './demo.ts'

export default async function start(): Promise<() => Promise<void>> {
  // While tests are written: one demo for many runs.
  if (demoIsTold()) return async () => undefined
  const demo = await startDemo({
    env: {
      SNAPSHOT_INTERVAL_MS: String(SNAPSHOT_MS),
      SNAPSHOT_CONFIG_INTERVAL_MS: String(CONFIG_SNAPSHOT_MS),
      LIVE_MODE_INTERVAL_MS: String(LIVE_MODE_MS),
      // With its traffic paused every topic is to stand still; tests about state start a Millrace of their own.
      PERSISTENCE_MODE: 'none',
    },
  })
  let ending = false
  void demo.broken.then((what) => ending || console.error(`The demo broke: ${what}`))
  await untilNumbers(demo.url)
  tellDemo({ url: demo.url, bootstrap: demo.bootstrap, controlSocket: demo.controlSocket })
  return async () => {
    ending = true
    await demo[Symbol.asyncDispose]()
  }
}
