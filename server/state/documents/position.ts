/** Positions that clients bring back: `<log>:<offset>`. */
import type { StatePosition } from './model.ts'

export interface LogOffset {
  readonly log: string
  readonly offset: number
}

export function positionText({ log, offset }: LogOffset): StatePosition {
  return `${log}:${offset}`
}

/** undefined: none of ours. */
export function parsePosition(text: StatePosition): LogOffset | undefined {
  const [, log, digits] = /^([^\s:;,]{1,100}):(\d{1,15})$/.exec(text) ?? []
  return log === undefined ? undefined : { log, offset: Number(digits) }
}
