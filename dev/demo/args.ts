import { parseArgs } from 'node:util'

export interface DemoArgs {
  readonly port: number
  /** null: a free one. */
  readonly kafkaPort: number | null
  readonly keep: boolean
}

/** Reads `[--keep] [--port N] [--kafka-port N]`; a sentence when it cannot be understood. */
export function readArgs(args: readonly string[]): DemoArgs | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'kafka-port': { type: 'string' },
        keep: { type: 'boolean', default: false },
      },
    })
    return {
      port: readPort('--port', values.port ?? '3000'),
      kafkaPort:
        values['kafka-port'] === undefined ? null : readPort('--kafka-port', values['kafka-port']),
      keep: values.keep,
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function readPort(option: string, text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new RangeError(`${option} ${text}: expected a port, a number from 1 to 65535.`)
  return port
}
