/** Which topics a search covers: by name, or by pattern. */
import { KafkaError } from '@millrace/kafka/errors.ts'
import type { Fault, Outcome, TopicTable } from '@millrace/kafka/read/model.ts'
import type { SearchTerms } from '../engine/model.ts'
import { SearchError } from '../errors.ts'
import { nearNames } from './near-names.ts'

/** The cluster's metadata. */
export interface TopicSource {
  /** As it is now. */
  named(names: readonly string[]): Promise<Outcome<TopicTable>>
  /** May be a moment old. */
  all(): Promise<Outcome<TopicTable>>
}

export interface ChosenTopics {
  /** The topics of the search and no others. */
  readonly table: TopicTable
  readonly notes: readonly string[]
}

/** Topics that a pattern left out are named up to so many. */
const NAMED_AT_MOST = 5
/** Kafka's error for a topic that does not exist. */
const UNKNOWN = 'UNKNOWN_TOPIC_OR_PARTITION'

/**
 * @throws SearchError MR_SEARCH_UNKNOWN_TOPIC, MR_SEARCH_DENIED
 * @throws KafkaError when the cluster cannot be asked
 */
export async function chooseTopics(
  source: TopicSource,
  asked: readonly string[],
  terms: Pick<SearchTerms, 'refuse' | 'visible'>,
): Promise<ChosenTopics> {
  const refuse = (topic: string): string | null => terms.refuse(topic)
  const visible = (topic: string): boolean => terms.visible(topic)
  const names = new Set(asked.filter((text) => !text.includes('*')))
  // Before the cluster is asked: a refusal must not tell whether the topic exists.
  for (const name of names) refuseByName(name, refuse(name))
  const patterns = asked.filter((text) => text.includes('*'))
  const notes: string[] = []
  const known = async (): Promise<readonly string[]> =>
    (await asTable(source.all())).names.filter((name) => visible(name) && refuse(name) === null)
  const byPattern =
    patterns.length === 0
      ? []
      : matching(patterns, await asTable(source.all()), visible, refuse, notes)
  const hidden = [...names].filter((name) => !visible(name))
  // Those that are there are not asked for either: what the cluster says of them is not for who asks.
  if (hidden.length > 0) throw await notReadable(known, hidden.map(notThere))
  const chosen = [...new Set([...names, ...byPattern])]
  const { data: table, faults } = await answered(source.named(chosen))
  const wrong = faults.filter(({ item }) => item !== undefined && names.has(item))
  if (wrong.length > 0) throw await notReadable(known, wrong)
  // By pattern only: deleted in the moment between the two questions.
  for (const { message } of faults) notes.push(message)
  return { table, notes }
}

function refuseByName(name: string, reason: string | null): void {
  if (reason === null) return
  throw new SearchError('MR_SEARCH_DENIED', `Topic ${name} may not be read: ${reason}`)
}

/** As Kafka says it of a topic that does not exist. */
function notThere(item: string): Fault {
  return { kind: 'failed', code: UNKNOWN, item, message: `There is no topic ${item}.` }
}

function matching(
  patterns: readonly string[],
  table: TopicTable,
  visible: (topic: string) => boolean,
  refuse: (topic: string) => string | null,
  notes: string[],
): readonly string[] {
  const chosen = new Set<string>()
  for (const pattern of patterns) {
    const found = matchingOne(pattern, table).filter(visible)
    const refused = found.filter((name) => refuse(name) !== null)
    const allowed = found.filter((name) => !refused.includes(name))
    if (found.length === 0) {
      throw new SearchError(
        'MR_SEARCH_UNKNOWN_TOPIC',
        `No topic matches ${JSON.stringify(pattern)}. * stands for any text; Kafka's internal topics are found by their exact name only.`,
      )
    }
    if (allowed.length === 0) {
      const [first = ''] = refused
      throw new SearchError(
        'MR_SEARCH_DENIED',
        `None of the ${refused.length} topics that match ${JSON.stringify(pattern)} may be read: ${refuse(first) ?? ''}`,
      )
    }
    if (refused.length > 0) notes.push(leftOut(pattern, refused, refuse))
    for (const name of allowed) chosen.add(name)
  }
  return [...chosen]
}

function matchingOne(pattern: string, table: TopicTable): string[] {
  const fits = matcher(pattern)
  return table.names.filter((name, index) => table.internal[index] !== 1 && fits(name))
}

/** Leftmost parts in their order, not a regular expression: many stars would make one explode. */
function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*')
  const [head = ''] = parts
  const tail = parts.at(-1) ?? ''
  const inner = parts.slice(1, -1)
  return (name) => {
    if (!name.startsWith(head) || !name.endsWith(tail)) return false
    let at = head.length
    for (const part of inner) {
      const found = name.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at + tail.length <= name.length
  }
}

function leftOut(
  pattern: string,
  refused: readonly string[],
  refuse: (topic: string) => string | null,
): string {
  const named = refused.slice(0, NAMED_AT_MOST).join(', ')
  const more = refused.length > NAMED_AT_MOST ? ` and ${refused.length - NAMED_AT_MOST} more` : ''
  return `${JSON.stringify(pattern)} also matches ${named}${more}, left out: ${refuse(refused[0] ?? '') ?? ''}`
}

/** @param known names that may be told */
async function notReadable(
  known: () => Promise<readonly string[]>,
  wrong: readonly Fault[],
): Promise<Error> {
  const denied = wrong.find(({ kind }) => kind === 'denied')
  if (denied !== undefined) return new SearchError('MR_SEARCH_DENIED', denied.message)
  const unknown = wrong.filter(({ code }) => code === UNKNOWN)
  const [other] = wrong.filter(({ code }) => code !== UNKNOWN)
  if (other?.code === 'INVALID_TOPIC_EXCEPTION') {
    return new SearchError(
      'MR_SEARCH_UNKNOWN_TOPIC',
      `${JSON.stringify(other.item)} cannot be the name of a topic: names have up to 249 letters, digits, dots, underscores and hyphens.`,
    )
  }
  if (other !== undefined) return new KafkaError('MR_KAFKA_PROTOCOL', other.message)
  const names = await known()
  const texts = unknown.map(({ item = '' }) => {
    const near = nearNames(item, names)
    return `There is no topic ${item}.${near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`}`
  })
  const hint =
    ' Names are exact, upper and lower case differ; a topic that this principal may not describe is not shown by Kafka.'
  return new SearchError('MR_SEARCH_UNKNOWN_TOPIC', `${texts.join(' ')}${hint}`)
}

async function asTable(outcome: Promise<Outcome<TopicTable>>): Promise<TopicTable> {
  return (await answered(outcome)).data
}

/** @throws KafkaError when nothing was answered */
async function answered(asking: Promise<Outcome<TopicTable>>): Promise<Outcome<TopicTable>> {
  const outcome = await asking
  const [first] = outcome.faults
  if (!outcome.allFailed || first === undefined) return outcome
  const code = first.kind === 'unreachable' ? 'MR_KAFKA_UNREACHABLE' : 'MR_KAFKA_PROTOCOL'
  throw new KafkaError(code, first.message, { reason: first.code })
}
