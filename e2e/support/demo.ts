/** The demo of this run, told from the set-up to the tests' process through the environment. */

export interface DemoAddress {
  /** Of Millrace, without a slash at the end. */
  readonly url: string
  readonly bootstrap: string
  /** For @millrace/dev/demo/control.ts. */
  readonly controlSocket: string
}

/** Often enough that a test sees numbers move, seldom enough that live mode is seen to be faster. */
export const SNAPSHOT_MS = 4_000
/** Five minutes by default: too long to wait for what changed. */
export const CONFIG_SNAPSHOT_MS = 15_000
export const LIVE_MODE_MS = 1_000

const VARIABLE = 'MILLRACE_E2E_DEMO'

export function tellDemo(demo: DemoAddress): void {
  process.env[VARIABLE] = JSON.stringify(demo)
}

export const demoIsTold = (): boolean => process.env[VARIABLE] !== undefined

export function demoAddress(): DemoAddress {
  const demo: DemoAddress = JSON.parse(process.env[VARIABLE] ?? '{}')
  return demo
}

/** As ENVIRONMENT_NAME of the demo says. */
export const CLUSTER = 'Demo'
