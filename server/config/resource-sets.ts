/** Resource sets: the unsuffixed variables, and those that end in `_2`, `_3` … */
import { kafkaOptionsFromProperties } from '@millrace/kafka/security/client-properties.ts'
import type { EnvironmentReader } from './environment.ts'
import { isSet, withSuffix } from './environment.ts'
import { PROPERTY_OF_VARIABLE, variableOfProperty } from './kafka-properties.ts'
import { isPerResource, splitSuffix } from './misspelled.ts'
import { readRegistries, unreadRegistryVariables } from './registries.ts'
import { readSchemaFiles } from './schema-files.ts'
import type { ResourceSet } from './types.ts'
import { VARIABLES } from './variables.ts'

/** Deadline of a TCP and TLS connect, ms. Property socket.connection.setup.timeout.ms, with Kafka's default. */
const CONNECT_TIMEOUT_MS = 10_000

type UnnamedSet = Omit<ResourceSet, 'key'>

export interface ReadSets {
  readonly sets: readonly ResourceSet[]
  readonly warnings: readonly string[]
}

/** Reads every set that the environment names. Problems go to the reader; sets with problems are left out. */
export function readResourceSets(reader: EnvironmentReader): ReadSets {
  const numbers = setNumbers(reader)
  const warnings: string[] = []
  const gaps = missingNumbers(numbers)
  if (gaps.length > 0) {
    const list = gaps.map((n) => `_${n}`).join(', ')
    warnings.push(
      `No variable ends in ${list} although higher numbers exist; the other resource sets are used.`,
    )
  }
  const sets = numbers
    .map((number) => readSet(reader, number))
    .filter((set): set is UnnamedSet => set !== null)
  checkUnique(reader, sets)
  warnings.push(...sameNames(sets), ...unreadRegistryVariables(reader))
  return { sets: withKeys(sets), warnings }
}

/** ResourceSet.key */
function withKeys(sets: readonly UnnamedSet[]): ResourceSet[] {
  const taken = new Set<string>()
  return sets.map((set) => {
    const wanted = set.clusterId ?? set.environmentName ?? sorted(set.bootstrap)
    let key = wanted
    for (let n = 2; taken.has(key); n++) key = `${wanted}-${n}`
    taken.add(key)
    return { ...set, key }
  })
}

function sorted(bootstrap: string): string {
  return bootstrap
    .split(',')
    .map((broker) => broker.trim())
    .sort()
    .join(',')
}

/** 1 always; others when any of their variables is set. */
function setNumbers({ env }: EnvironmentReader): number[] {
  const numbers = new Set([1])
  for (const variable of Object.keys(env)) {
    const { base, set } = splitSuffix(variable)
    if (set > 1 && isPerResource(base) && isSet(env, variable, base)) numbers.add(set)
  }
  return [...numbers].sort((a, b) => a - b)
}

function missingNumbers(numbers: readonly number[]): number[] {
  const last = numbers.at(-1) ?? 1
  const present = new Set(numbers)
  const gaps: number[] = []
  for (let n = 2; n < last && gaps.length < 10; n++) if (!present.has(n)) gaps.push(n)
  return gaps
}

function readSet(reader: EnvironmentReader, number: number): UnnamedSet | null {
  const variant = reader.read('KAFKA_VARIANT', number)
  const eventHubs = reader.read('AZURE_EVENT_HUBS', number)
  const common = {
    number,
    environmentName: reader.read('ENVIRONMENT_NAME', number),
    environmentColor: reader.read('ENVIRONMENT_COLOR', number),
    clusterId: reader.read('CLUSTER_ID', number),
    variant: variant ?? (eventHubs ? 'EVENT_HUBS' : null),
    registries: readRegistries(reader, number),
    localSchemas: readSchemaFiles(reader, number),
  }
  const variable = withSuffix('BOOTSTRAP', number)
  const given = isSet(reader.env, variable)
  const bootstrap = reader.read('BOOTSTRAP', number)
  if (!given) {
    const others = number === 1 ? '' : ` although other variables end in _${number}`
    reader.problem(
      variable,
      `is not set${others}. Expected the brokers to start from, e.g. ${VARIABLES.BOOTSTRAP.example}.`,
    )
  }
  // Read even without brokers, so that every problem is told at once.
  const properties = kafkaProperties(reader, number)
  const { options, problems } = kafkaOptionsFromProperties(
    { ...properties, 'bootstrap.servers': bootstrap ?? VARIABLES.BOOTSTRAP.example },
    {
      clientId: 'millrace',
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      requestTimeoutMs: reader.read('REQUEST_TIMEOUT_MS'),
    },
  )
  for (const { property, message } of problems) {
    const base = property === 'bootstrap.servers' ? 'BOOTSTRAP' : variableOfProperty(property)
    const name = withSuffix(base, number)
    if (!reader.unreadable.has(name)) reader.problem(name, message)
  }
  if (options === undefined || bootstrap === null) return null
  const rack = properties['client.rack']?.trim() || null
  return { ...common, bootstrap, kafka: options, rack }
}

function kafkaProperties(reader: EnvironmentReader, number: number): Record<string, string> {
  const properties: Record<string, string> = {}
  for (const [variable, property] of PROPERTY_OF_VARIABLE) {
    const value = reader.text(variable, number)
    if (value !== null) properties[property] = value
  }
  return properties
}

function checkUnique(reader: EnvironmentReader, sets: readonly UnnamedSet[]): void {
  const byId = new Map<string, number>()
  const byBootstrap = new Map<string, UnnamedSet>()
  for (const set of sets) {
    if (set.clusterId !== null) {
      const other = byId.get(set.clusterId)
      if (other !== undefined) {
        reader.problem(
          withSuffix('CLUSTER_ID', set.number),
          `is ${JSON.stringify(set.clusterId)}, as ${withSuffix('CLUSTER_ID', other)} is. Expected an id of its own for each cluster.`,
        )
      }
      byId.set(set.clusterId, set.number)
    }
    const twin = byBootstrap.get(set.bootstrap)
    if (twin !== undefined && (twin.clusterId === null || set.clusterId === null)) {
      const nameless = set.clusterId === null ? set.number : twin.number
      reader.problem(
        withSuffix('CLUSTER_ID', nameless),
        `is not set although ${withSuffix('BOOTSTRAP', twin.number)} and ${withSuffix('BOOTSTRAP', set.number)} are equal. Expected an id for both, to tell them apart.`,
      )
    }
    byBootstrap.set(set.bootstrap, set)
  }
}

function sameNames(sets: readonly UnnamedSet[]): string[] {
  const names = sets.map((set) => set.environmentName).filter((name) => name !== null)
  const repeated = new Set(names.filter((name, i) => names.indexOf(name) !== i))
  return [...repeated].map(
    (name) =>
      `ENVIRONMENT_NAME ${JSON.stringify(name)} names several clusters; it finds the first of them.`,
  )
}
