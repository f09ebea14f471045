/** What may be configured of topics: each with its documentation, default, and the values that topics commonly set. */
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { ConfigOption } from '@millrace/contract/mutation.ts'
import { CONFIG_SOURCES } from '@millrace/kafka/read/model.ts'
import type { ConfigTable } from '@millrace/kafka/read/model.ts'
import { plainText } from './config-entries.ts'
import {
  brokerDefault,
  brokerSetting,
  CONFIGS_WITH_SETTING,
  type BrokerSettings,
} from './topic-config-defaults.ts'
import { valueAt } from './topic-settings.ts'

const MOST_COMMON = 5
const READ_ONLY = 1
const SENSITIVE = 2
/** Of our own: a row has it. A tenant's table shares its names with the whole cluster's. */
const PRESENT = 128
const SET_ON_TOPIC = CONFIG_SOURCES.indexOf('dynamic_topic')

/**
 * By name. In one pass over the columns: a large cluster has hundreds of thousands of entries.
 * @param table of the visible topics; null: not known yet @param broker settings of one broker
 */
export function topicConfigOptions(
  table: ConfigTable | null,
  broker: BrokerSettings,
): readonly ConfigOption[] {
  const found = table === null || table.keys.length === 0 ? [] : optionsIn(table, broker)
  if (found.length > 0) return found
  return CONFIGS_WITH_SETTING.flatMap((name) => {
    const setting = brokerSetting(broker, name)
    return setting === undefined ? [] : [optionOf(name, setting, brokerDefault(broker, name))]
  }).sort(byName)
}

/** Of a cluster whose topics tell nothing. */
function optionOf(name: string, setting: ConfigEntry, defaultValue: string | null): ConfigOption {
  const { type, documentation, sensitive } = setting
  return { name, type, documentation, default_value: defaultValue, sensitive, common_values: [] }
}

function optionsIn(table: ConfigTable, broker: BrokerSettings): ConfigOption[] {
  const { keys, key, value, source, flags } = table
  const allFlags = new Uint8Array(keys.length)
  const defaults = new Map<number, string>()
  const counts = keys.map(() => new Map<number, number>())
  for (let row = 0; row < key.length; row += 1) {
    // Columns of one length.
    const at = key[row]!
    allFlags[at]! |= flags[row]! | PRESENT
    if (source[row] === SET_ON_TOPIC) {
      const of = counts[at]!
      of.set(value[row]!, (of.get(value[row]!) ?? 0) + 1)
    }
    if (defaults.has(at)) continue
    const known = valueAt(table, table.defaultValue[row]!)
    if (known !== null) defaults.set(at, known)
  }
  return keys
    .flatMap((name, at): ConfigOption[] => {
      const isSensitive = (allFlags[at]! & SENSITIVE) !== 0
      if ((allFlags[at]! & (PRESENT | READ_ONLY)) !== PRESENT) return []
      return [
        {
          name,
          type: table.types[at]?.toLowerCase() ?? null,
          documentation: plainText(table.docs[at] ?? null),
          default_value: defaults.get(at) ?? brokerDefault(broker, name),
          sensitive: isSensitive,
          common_values: isSensitive ? [] : mostCommon(table, counts[at]!),
        },
      ]
    })
    .sort(byName)
}

function mostCommon(
  table: ConfigTable,
  counts: ReadonlyMap<number, number>,
): ConfigOption['common_values'] {
  return [...counts]
    .map(([at, topics]) => ({ value: valueAt(table, at), topics }))
    .filter((one): one is { value: string; topics: number } => one.value !== null)
    .sort((a, b) => b.topics - a.topics || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_COMMON)
}

const byName = (a: ConfigOption, b: ConfigOption): number => (a.name < b.name ? -1 : 1)
