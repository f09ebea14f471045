/** PERSISTENCE_MODE=none: nobody else is looked for, and everything is this instance's. */
import type { Instances } from './model.ts'

export function loneInstance(options: {
  readonly id: string
  readonly version: string
  readonly url: string
  readonly resources: readonly string[]
}): Instances {
  const { id, version, url, resources } = options
  const startedAt = Date.now()
  return {
    self: { id, url, startedAt },
    membership: { kind: 'off', reason: null },
    ownership: {
      owned: resources,
      epochOf: () => 0,
      claimOf: () => null,
      observes: () => true,
      onChange: () => () => undefined,
    },
    fence: { accepts: () => false, acceptsMinute: () => false },
    members: () => [
      {
        id,
        version,
        url,
        startedAt,
        isLeader: true,
        isSelf: true,
        lastSeenAt: Date.now(),
        owned: resources,
        lag: 0,
        engine: null,
      },
    ],
    onChange: () => () => undefined,
    heed: () => undefined,
    refused: new Promise(() => undefined),
    leave: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
