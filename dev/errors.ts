/** What can go wrong while real components are started and used for the demo, tests and benchmarks. */
const messages = {
  MR_DEV_JARS_MISSING: (folder: string) =>
    `Kafka's jars are not in ${folder}: run ./millrace test or ./millrace demo once, which fetches them through Maven`,
  MR_DEV_KEYCLOAK_MISSING: (folder: string) =>
    `Keycloak is not in ${folder}: run ./millrace test slow once, which fetches it through Maven`,
  MR_DEV_REGISTRY_MISSING: (file: string) =>
    `${file} is not there: run ./millrace test integration once, which fetches the schema registry and Confluent's Python client`,
  MR_DEV_NOT_READY: (what: string, seconds: number, log: string) =>
    `${what} was not ready after ${seconds} s. The end of its log:\n${log}`,
  MR_DEV_DIED: (what: string, how: string, log: string) =>
    `${what} ended before it was ready (${how}). The end of its log:\n${log}`,
  MR_DEV_COMMAND_FAILED: (command: string, how: string, output: string) =>
    `${command} failed (${how}):\n${output}`,
  MR_DEV_PORT_BUSY: (port: number, what: string, variable: string) =>
    `Port ${port}, wanted for ${what}, is in use by another program. Stop that program, or choose another port with ${variable}`,
  MR_DEV_NO_FREE_PORT: (tries: number) =>
    `No free port found on 127.0.0.1 between 15000 and 31999 after ${tries} tries`,
  MR_DEV_SHARED_BROKER: (action: string) =>
    `Cannot ${action} the single node: other test files use it at the same time. Take one of your own with singleNode({ own: true }), or threeNodes(), which is lent to one file at a time`,
  MR_DEV_BROKER_SERVER: (what: string) => `The test run's broker server answered: ${what}`,
  MR_DEV_TRAFFIC: (what: string, answer: string) =>
    `The demo's traffic did not take ${what}: ${answer}`,
  MR_DEV_DEADLINE: (what: string, ms: number, last: string) =>
    `Not within ${ms} ms: ${what}. Last seen: ${last}`,
} as const

type Messages = typeof messages
export type DevErrorCode = keyof Messages

export class DevError extends Error {
  override readonly name = 'DevError'
  readonly code: DevErrorCode

  constructor(code: DevErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Makes the catalogued error; the arguments are those of its message. */
export function devError<C extends DevErrorCode>(
  code: C,
  args: Parameters<Messages[C]>,
  options?: ErrorOptions,
): DevError {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- TypeScript cannot tie messages[code] to args; the signature does
  const format = messages[code] as (...values: unknown[]) => string
  return new DevError(code, format(...args), options)
}
