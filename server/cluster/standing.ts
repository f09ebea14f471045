/** Where an instance stands among the others, and the log lines about it: one for each change. */
import type { Logger } from '../log/logger.ts'
import type { Assignment } from './messages.ts'

export type Standing =
  | { readonly kind: 'joining' }
  | { readonly kind: 'member'; readonly assignment: Assignment }
  | { readonly kind: 'alone'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  /** The log is memory: nobody else would read what this instance writes. */
  | { readonly kind: 'off'; readonly reason: string }
  | { readonly kind: 'left' }

/** @param id of this instance */
export function tellStanding(
  log: Logger,
  id: string,
  group: string,
  before: Standing,
  next: Standing,
): void {
  switch (next.kind) {
    case 'member':
      return tellMember(log, id, group, before, next.assignment)
    case 'refused':
      if (before.kind !== 'refused' || before.reason !== next.reason)
        log.error({ group }, `this instance may not share its state: ${next.reason}`)
      return
    case 'alone':
      if (before.kind !== 'alone') log.warn({ group }, `this instance is alone: ${next.reason}`)
      return
    case 'off':
      log.info(`no other instances are looked for: ${next.reason}`)
      return
    case 'joining':
    case 'left':
      return
  }
}

function tellMember(
  log: Logger,
  id: string,
  group: string,
  before: Standing,
  { members, leader, resources }: Assignment,
): void {
  const old = before.kind === 'member' ? before.assignment : undefined
  if (old?.members.length !== members.length)
    log.info({ instances: members.length, group }, 'this instance is one of a group')
  if (leader === id && old?.leader !== id) log.info({ group }, 'this instance leads the group')
  if (old?.resources.join('\n') !== resources.join('\n'))
    log.info({ resources }, 'this instance is to observe')
}
