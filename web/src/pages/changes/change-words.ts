/** A change as people read it: its sentence with the name to link, and its values apart from it. Pure. */
import type { Change, ChangeEntity } from '@millrace/contract/change.ts'

export interface ChangeWords {
  /** The sentence around the name of the thing; all of it in `lead` where the name is not in it. */
  readonly lead: string
  readonly name: string
  readonly rest: string
  /** Shown as code, before → after; undefined where the sentence says it all. */
  readonly values: { readonly before: string | null; readonly after: string | null } | undefined
}

/** The server's sentence goes `…: before → after`, where values come last. They are cut there and shown apart. */
export function changeWords(change: Change): ChangeWords {
  const { before, after } = change
  const [sentence, note] = withoutValues(change)
  const told = before !== after && !(isFlag(before) && isFlag(after) && note === undefined)
  return {
    ...aroundName(sentence + (note ?? ''), change),
    values: told && change.field !== null ? { before, after } : undefined,
  }
}

const ARROW = ' → '
/** Of values in sentences, as the server cuts them. */
const LONGEST = 120

/** The sentence without its values, and what followed them; `undefined`: it has none. */
function withoutValues({ summary, before, after }: Change): readonly [string, string | undefined] {
  const values = `: ${inSentence(before)}${ARROW}${inSentence(after)}`
  const at = summary.indexOf(values)
  return at < 0 ? [summary, undefined] : [summary.slice(0, at), summary.slice(at + values.length)]
}

/** As the server writes a value into a sentence. */
function inSentence(value: string | null): string {
  if (value === null) return NOT_SET
  if (value === '') return '(empty)'
  return value.length <= LONGEST ? value : `${value.slice(0, LONGEST)}…`
}

export const NOT_SET = 'not set'

const isFlag = (value: string | null): boolean => value === 'true' || value === 'false'

function aroundName(
  sentence: string,
  { entity, name }: Change,
): Pick<ChangeWords, 'lead' | 'name' | 'rest'> {
  const called = name === '' ? null : new RegExp(`\\b${entity} `, 'i').exec(sentence)
  const at = called === null ? -1 : called.index + called[0].length
  return at >= 0 && sentence.startsWith(name, at)
    ? { lead: sentence.slice(0, at), name, rest: sentence.slice(at + name.length) }
    : { lead: sentence, name: '', rest: '' }
}

/** Longer values are folded. */
const FOLD = 72

export const isLong = (value: string | null): boolean =>
  value !== null && (value.length > FOLD || value.includes('\n'))

export function folded(value: string): string {
  const line = value.split('\n', 1)[0] ?? ''
  return isLong(value) ? `${line.slice(0, FOLD - 1)}…` : value
}

/** Lines to compare: lists (`a,b,c` and `0: 1,2; 1: 2,3`) are one item a line. */
export function valueLines(value: string): readonly string[] {
  if (value.includes('\n')) return value.split('\n')
  return value.split(value.includes(';') ? /;\s*/ : /,\s*/)
}

/** In the plural, for choices. */
export const ENTITY_WORDS: Readonly<Record<ChangeEntity, string>> = {
  topic: 'Topics',
  group: 'Groups',
  broker: 'Brokers',
  cluster: 'Cluster',
  acl: 'ACLs',
  quota: 'Quotas',
}
export const ENTITIES = ['topic', 'group', 'broker', 'cluster', 'acl', 'quota'] as const
