/** Configuration values as people read them: Kafka writes milliseconds and bytes as bare numbers. Pure. */
import { formatBytes, formatDuration } from './format.ts'

/** Java's Long.MAX_VALUE, which Kafka's defaults use for "no limit". */
const LONG_MAX = '9223372036854775807'

/** What the value means, when the bare value does not say it: `604800000` → `7 d`; null when it does. */
export function configMeaning(name: string, value: string | null): string | null {
  if (value === null || !/^-?\d+$/.test(value)) return null
  if (value === LONG_MAX) return 'no limit'
  const number = Number(value)
  if (isTime(name)) {
    if (number === -1) return 'unlimited'
    return Math.abs(number) >= 1000 ? formatDuration(number) : null
  }
  if (isSize(name)) {
    if (number === -1) return 'unlimited'
    return number >= 1024 ? formatBytes(number) : null
  }
  return null
}

function isTime(name: string): boolean {
  return /[.](?:ms|timeout)$/.test(name) || name.endsWith('.ms')
}

function isSize(name: string): boolean {
  return /[.]bytes([.]|$)/.test(name)
}

/** Where a value comes from, in words. */
export function sourceWords(source: string): string {
  return SOURCES[source] ?? 'not known'
}

const SOURCES: Readonly<Record<string, string>> = {
  dynamic_topic: 'this topic',
  dynamic_broker: 'this broker, dynamic',
  dynamic_default_broker: 'all brokers, dynamic',
  dynamic_broker_logger: 'broker logger',
  dynamic_client_metrics: 'client metrics',
  dynamic_group: 'this group',
  static_broker: "broker's file",
  default: 'Kafka default',
}
