/**
 * Resources as the RBAC file names them: `[domain, domain id, object type, object id]`, of which the end may be left out.
 * `*` stands for anything, `abc*` and `*abc` for names that begin or end so.
 */
import type { ClusterNames } from '../model.ts'

/** Without `*` at its end: `["cluster", "*"]` is `["cluster"]`. Everything is `["*"]`. */
export type ResourcePattern = readonly string[]

/** What is asked about: one thing, or everything below the first of its parts. */
export interface Question {
  readonly domain: string
  /** Texts that all name the domain's resource; null: any of them is meant. */
  readonly ids: readonly string[] | null
  /**
   * The brokers have not told the cluster's id yet, so that a pattern which names an id may mean it: what denies or hides counts,
   * what allows or shows does not.
   */
  readonly isIdUnknown: boolean
  /** null: all types. */
  readonly type: string | null
  /** null: all objects of the type. */
  readonly name: string | null
}

/** `covers`: holds on all that is asked about; `part`: on some of it. */
export type Relation = 'covers' | 'part' | 'none'

export function normalised(path: readonly string[]): ResourcePattern {
  let end = path.length
  while (end > 1 && path[end - 1] === '*') end--
  return path.slice(0, end)
}

/** Names of a cluster that is not known by an id yet (derive/cluster-ids.ts). */
const UNKNOWN_ID = /^bootstrap_\d+$/

/** @param path without wildcards; `["*"]` asks about everything */
export function questionOf(path: readonly string[], names: ClusterNames | null): Question {
  const [domain = '*', id, type, ...rest] = path
  const ids = [id, names?.id, names?.environmentName].filter(isText)
  return {
    domain,
    ids: id === undefined ? null : [...new Set(ids)],
    isIdUnknown: names !== null && UNKNOWN_ID.test(names.id),
    type: type ?? null,
    name: rest.length === 0 ? null : rest.join('/'),
  }
}

const isText = (text: string | null | undefined): text is string => typeof text === 'string'

export function matchesText(pattern: string, text: string): boolean {
  if (pattern === '*') return true
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1))
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1))
  return pattern === text
}

/** @param suspicious of a pattern that denies or hides: a cluster whose id is not known yet may be the one it names */
export function relate(
  pattern: ResourcePattern,
  question: Question,
  suspicious: boolean,
): Relation {
  const [domain = '*', id = '*', type = '*', name = '*'] = pattern
  if (domain !== '*' && question.domain !== '*' && domain !== question.domain) return 'none'
  const { ids } = question
  const isId =
    ids?.some((text) => matchesText(id, text)) === true || (suspicious && question.isIdUnknown)
  if (ids !== null && !isId) return 'none'
  if (question.type !== null && !matchesText(type, question.type)) return 'none'
  if (question.name !== null && !matchesText(name, question.name)) return 'none'
  const isCut =
    (question.domain === '*' && domain !== '*') ||
    (ids === null && id !== '*') ||
    (question.type === null && type !== '*') ||
    (question.name === null && name !== '*')
  return isCut ? 'part' : 'covers'
}

/** Whether all that `narrow` matches is matched by `wide`. */
export function includesPattern(wide: ResourcePattern, narrow: ResourcePattern): boolean {
  return wide.every((part, index) => includesText(part, narrow[index] ?? '*'))
}

function includesText(wide: string, narrow: string): boolean {
  if (wide === '*') return true
  if (!narrow.includes('*')) return matchesText(wide, narrow)
  if (narrow === '*') return false
  // Two prefixes, or two suffixes: the text of the narrower one may be taken for a name.
  if (wide.endsWith('*') && narrow.endsWith('*')) return matchesText(wide, narrow.slice(0, -1))
  if (wide.startsWith('*') && narrow.startsWith('*')) return matchesText(wide, narrow.slice(1))
  return false
}
