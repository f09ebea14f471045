/** The demo's topics: what they look like, and how much is written to them. */
import * as activity from './activity.ts'
import * as commerce from './commerce.ts'
import type { MakeRecord } from './record.ts'

export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

export interface TopicPlan {
  readonly name: string
  readonly partitions: number
  readonly compression: Compression
  readonly configs?: Readonly<Record<string, string>>
  /** Client id of the producer. */
  readonly producer: string
  readonly make: MakeRecord
  /** Records written before the demo begins, with times over the last hours. */
  readonly history: number
  /** Mean records per second; 0: idle. */
  readonly perSecond: number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const COMPACT = { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.2' }

const days = (count: number) => ({ 'retention.ms': `${count * DAY}` })

/** Input and output of WordCountDemo, which has their names built in. */
export const STREAMS_INPUT = 'streams-plaintext-input'
export const STREAMS_OUTPUT = 'streams-wordcount-output'
export const SHARED_TOPIC = 'support.tickets'

export const TOPICS: readonly TopicPlan[] = [
  {
    name: 'orders.placed',
    partitions: 6,
    compression: 'zstd',
    configs: days(7),
    producer: 'checkout-service',
    make: commerce.orderPlaced,
    history: 2400,
    perSecond: 18,
  },
  {
    name: 'payments.authorized',
    partitions: 6,
    compression: 'gzip',
    configs: days(30),
    producer: 'payment-service',
    make: commerce.paymentAuthorized,
    history: 1800,
    perSecond: 14,
  },
  {
    name: 'payments.failed',
    partitions: 2,
    compression: 'snappy',
    configs: days(30),
    producer: 'payment-service',
    make: commerce.paymentFailed,
    history: 300,
    perSecond: 1,
  },
  {
    name: 'shipments.tracking',
    partitions: 4,
    compression: 'lz4',
    configs: days(14),
    producer: 'logistics-gateway',
    make: commerce.shipmentEvent,
    history: 1500,
    perSecond: 12,
  },
  {
    name: 'customers.profiles',
    partitions: 3,
    compression: 'zstd',
    configs: COMPACT,
    producer: 'account-service',
    make: commerce.customerProfile,
    history: 1200,
    perSecond: 3,
  },
  {
    name: 'catalog.products',
    partitions: 1,
    compression: 'none',
    configs: COMPACT,
    producer: 'catalog-service',
    make: commerce.product,
    history: 480,
    perSecond: 0.3,
  },
  {
    name: 'inventory.levels',
    partitions: 3,
    compression: 'lz4',
    configs: { ...COMPACT, ...days(7), 'cleanup.policy': 'compact,delete' },
    producer: 'warehouse-service',
    make: commerce.stockLevel,
    history: 1500,
    perSecond: 16,
  },
  {
    name: 'invoices.documents',
    partitions: 2,
    compression: 'none',
    configs: { 'retention.bytes': '52428800', 'max.message.bytes': '2097152' },
    producer: 'billing-service',
    make: commerce.invoiceDocument,
    history: 6,
    perSecond: 0.03,
  },
  {
    name: 'clickstream.page-views',
    partitions: 8,
    compression: 'lz4',
    configs: days(2),
    producer: 'clickstream-gateway',
    make: activity.pageView,
    history: 3000,
    perSecond: 70,
  },
  {
    name: 'clickstream.searches',
    partitions: 3,
    compression: 'snappy',
    configs: days(2),
    producer: 'clickstream-gateway',
    make: activity.searchQuery,
    history: 600,
    perSecond: 8,
  },
  {
    name: 'clickstream.sessions',
    partitions: 4,
    compression: 'zstd',
    configs: days(2),
    producer: 'clickstream-gateway',
    make: activity.session,
    history: 600,
    perSecond: 6,
  },
  {
    name: 'notifications.email',
    partitions: 2,
    compression: 'none',
    producer: 'notification-service',
    make: activity.email,
    history: 400,
    perSecond: 4,
  },
  {
    name: 'fraud.scores',
    partitions: 3,
    compression: 'zstd',
    producer: 'fraud-model',
    make: activity.fraudScore,
    history: 900,
    perSecond: 14,
  },
  {
    name: 'metrics.hosts',
    partitions: 4,
    compression: 'gzip',
    configs: { 'retention.ms': `${6 * HOUR}`, 'segment.bytes': '16777216' },
    producer: 'metrics-agent',
    make: activity.hostMetric,
    history: 1000,
    perSecond: 25,
  },
  {
    name: 'security.audit',
    partitions: 1,
    compression: 'none',
    configs: { 'retention.ms': '-1', 'message.timestamp.type': 'LogAppendTime' },
    producer: 'audit-forwarder',
    make: activity.auditEntry,
    history: 200,
    perSecond: 0.5,
  },
  {
    name: SHARED_TOPIC,
    partitions: 2,
    compression: 'none',
    producer: 'support-desk',
    make: activity.ticket,
    history: 120,
    perSecond: 1,
  },
  {
    name: 'legacy.imports',
    partitions: 2,
    compression: 'none',
    configs: days(365),
    producer: 'mainframe-bridge',
    make: activity.legacyLine,
    history: 800,
    perSecond: 0,
  },
  {
    name: STREAMS_INPUT,
    partitions: 2,
    compression: 'none',
    producer: 'review-service',
    make: activity.review,
    history: 100,
    perSecond: 1.5,
  },
]

/** Written by the streams application alone. */
export const OUTPUT_TOPICS = [{ name: STREAMS_OUTPUT, partitions: 2 }] as const
