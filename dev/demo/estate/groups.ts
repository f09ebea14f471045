/** The demo's consumer groups that live in the traffic process; share and streams groups are Java's (java-groups.ts). */

export type GroupPlan = {
  readonly id: string
  readonly topics: readonly string[]
} & (
  | {
      /** Reads everything as it comes. */
      readonly kind: 'reader'
      readonly protocol: 'classic' | 'consumer'
      /** Client ids, one member each. */
      readonly members: readonly string[]
    }
  /** One member that never keeps up. */
  | { readonly kind: 'slow'; readonly member: string; readonly perSecond: number }
  /** A reader whose second member comes and goes. */
  | {
      readonly kind: 'restless'
      readonly members: readonly [string, string]
      readonly everyMs: number
    }
  /** Offsets are committed by members that then leave. */
  | { readonly kind: 'empty' }
  /** Offsets are committed without any member, as tools with assign() do. */
  | { readonly kind: 'simple'; readonly everyMs: number }
)

export const GROUPS: readonly GroupPlan[] = [
  {
    id: 'order-fulfilment',
    kind: 'reader',
    protocol: 'classic',
    topics: ['orders.placed', 'inventory.levels'],
    members: [
      'fulfilment-ams-1-worker-0',
      'fulfilment-ams-1-worker-1',
      'fulfilment-leipzig-2-worker-0',
      'fulfilment-leipzig-2-worker-1',
    ],
  },
  {
    id: 'payment-ledger',
    kind: 'reader',
    protocol: 'classic',
    topics: ['payments.authorized', 'payments.failed'],
    members: ['ledger-a', 'ledger-b'],
  },
  {
    id: 'analytics-loader',
    kind: 'reader',
    protocol: 'classic',
    topics: ['clickstream.page-views', 'clickstream.searches', 'metrics.hosts'],
    members: ['loader-0', 'loader-1'],
  },
  {
    id: 'fraud-detector',
    kind: 'reader',
    protocol: 'consumer',
    topics: ['payments.authorized', 'fraud.scores'],
    members: ['fraud-detector-0', 'fraud-detector-1', 'fraud-detector-2'],
  },
  {
    id: 'email-sender',
    kind: 'reader',
    protocol: 'consumer',
    topics: ['notifications.email'],
    members: ['mailer-1'],
  },
  {
    id: 'warehouse-export',
    kind: 'slow',
    topics: ['clickstream.page-views'],
    member: 'export-nightly',
    perSecond: 20,
  },
  {
    id: 'shipment-notifier',
    kind: 'restless',
    topics: ['shipments.tracking'],
    members: ['notifier-blue', 'notifier-green'],
    everyMs: 75_000,
  },
  { id: 'monthly-report', kind: 'empty', topics: ['orders.placed', 'customers.profiles'] },
  {
    id: 'backup-tool',
    kind: 'simple',
    topics: ['security.audit', 'catalog.products'],
    everyMs: 30_000,
  },
]
