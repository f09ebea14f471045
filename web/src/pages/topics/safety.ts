/** Is the topic safe? What its replication and retention mean, in words. Pure. */
import type { TopicRow } from '@millrace/contract/topic.ts'
import { formatBytes, formatDuration, plural } from '../../format.ts'

export interface SafetyFact {
  readonly subject: string
  readonly tone: 'ok' | 'warn' | 'error' | 'info' | 'unknown'
  /** A few words beside the icon. */
  readonly verdict: string
  /** What follows from it. */
  readonly meaning: string
}

export function safetyFacts(topic: TopicRow): readonly SafetyFact[] {
  return [replication(topic), inSync(topic), writes(topic), retention(topic)]
}

function replication({
  replication_factor: factor,
  replication_factor_mixed,
}: TopicRow): SafetyFact {
  const subject = 'Replication'
  if (replication_factor_mixed) {
    return {
      subject,
      tone: 'warn',
      verdict: `RF ${factor}, mixed`,
      meaning: 'Partitions differ in how many brokers hold them; see Partitions.',
    }
  }
  if (factor === 1) {
    return {
      subject,
      tone: 'warn',
      verdict: 'RF 1, no copies',
      meaning: 'When a broker is down its partitions are, and a lost disk loses their records.',
    }
  }
  return {
    subject,
    tone: 'ok',
    verdict: `RF ${factor}`,
    meaning: `Each record is on ${plural(factor, 'broker')}; ${plural(factor - 1, 'broker')} may be lost without losing it, while all are in sync.`,
  }
}

function inSync(topic: TopicRow): SafetyFact {
  const subject = 'In sync'
  if (topic.offline_partitions > 0) {
    return {
      subject,
      tone: 'error',
      verdict: `${topic.offline_partitions} of ${plural(topic.partitions, 'partition')} offline`,
      meaning: 'They have no leader: nothing can be written to or read from them.',
    }
  }
  if (topic.under_replicated > 0) {
    return {
      subject,
      tone: 'warn',
      verdict: `${topic.under_replicated} of ${plural(topic.partitions, 'partition')} behind`,
      meaning: 'Some of their replicas do not keep up or are on brokers that are down.',
    }
  }
  return {
    subject,
    tone: 'ok',
    verdict: 'All replicas',
    meaning: `Every replica of ${plural(topic.partitions, 'partition')} is in sync.`,
  }
}

function writes(topic: TopicRow): SafetyFact {
  const subject = 'Acknowledged writes'
  const min = topic.min_insync_replicas
  if (min === null) {
    return {
      subject,
      tone: 'unknown',
      verdict: 'min.insync.replicas not known',
      meaning: 'The configuration of the topic could not be read.',
    }
  }
  if ((topic.under_min_isr ?? 0) > 0) {
    return {
      subject,
      tone: 'error',
      verdict: `${plural(topic.under_min_isr ?? 0, 'partition')} under min ISR`,
      meaning: `Writes with acks=all are refused there until ${plural(min, 'replica is', 'replicas are')} in sync.`,
    }
  }
  const spare = topic.replication_factor - min
  if (spare < 0) {
    return {
      subject,
      tone: 'error',
      verdict: `min ISR ${min} of RF ${topic.replication_factor}`,
      meaning:
        'There can never be enough replicas in sync: writes with acks=all are always refused.',
    }
  }
  if (topic.replication_factor > 1 && min === 1) {
    return {
      subject,
      tone: 'warn',
      verdict: 'min ISR 1',
      meaning:
        'acks=all may mean one replica only: a record that was acknowledged can be lost with one broker.',
    }
  }
  return {
    subject,
    tone: spare === 0 && min > 1 ? 'warn' : 'ok',
    verdict: `min ISR ${min}`,
    meaning:
      spare === 0
        ? min === 1
          ? 'The only replica is enough.'
          : 'Writes with acks=all stop as soon as one replica is out of sync.'
        : `Writes with acks=all go on with ${plural(spare, 'replica')} out of sync.`,
  }
}

function retention(topic: TopicRow): SafetyFact {
  const subject = 'Retention'
  const { cleanup_policy: policy, retention_ms: ms, retention_bytes: bytes } = topic
  if (policy === null) {
    return {
      subject,
      tone: 'unknown',
      verdict: 'not known',
      meaning: 'The configuration of the topic could not be read.',
    }
  }
  const parts = policy.split(',').map((part) => part.trim())
  const limits = [
    ms === null || ms < 0 ? null : `after ${formatDuration(ms)}`,
    bytes === null || bytes < 0 ? null : `beyond ${formatBytes(bytes)} per partition`,
  ].filter((limit) => limit !== null)
  const deletes = parts.includes('delete')
  const compacts = parts.includes('compact')
  const kept = compacts ? 'The newest record of each key is kept' : ''
  const removed =
    limits.length === 0 ? 'Nothing is ever deleted' : `Records are deleted ${limits.join(' or ')}`
  return {
    subject,
    tone: 'info',
    verdict: policy,
    meaning: `${[kept, deletes ? removed : ''].filter((text) => text !== '').join('. ')}.`,
  }
}
