import type { Status } from '@millrace/contract/status.ts'
import { describe, expect, test } from 'vitest'
import { stateBanners } from './state-banners.ts'

const WELL: Status = {
  version: '0.1.0',
  started_at: 0,
  instance_id: 'a',
  engine: { state: 'RUNNING', since: 0, reason: null, error_strategy: 'LOG_EXCEPTION' },
  persistence: 'full',
  state_log: { reason: null, trouble: null, skipped: [], fenced: 0, rebuild: null },
  audit: { trouble_since: null, waiting: 0, overflowed: 0 },
  instance: { membership: 'member', reason: null, instances: 3 },
  sign_in: { trouble: null },
  access: { problem: null },
  https: { troubles: [] },
  warnings: [],
  allowed_actions: [],
  live_mode: { enabled: true, period_ms: 1, interval_ms: 1, max_concurrent_users: 1 },
  snapshot_interval_ms: 60_000,
  search: {
    max_concurrent: 1,
    max_per_user: 1,
    slice_ms: 1,
    default_limit: 1,
    max_bytes_per_second: null,
    dialect: 'auto',
  },
}
const log = (change: Partial<Status['state_log']>): Status => ({
  ...WELL,
  state_log: { ...WELL.state_log, ...change },
})
const engine = (change: Partial<Status['engine']>): Status => ({
  ...WELL,
  engine: { ...WELL.engine, ...change },
})
const instance = (membership: Status['instance']['membership'], reason: string | null): Status => ({
  ...WELL,
  instance: { membership, reason, instances: 1 },
})
const titles = (status: Status) => stateBanners(status).map(({ title }) => title)

test('each thing that a certificate needs is a banner, until it is put away', () => {
  const troubles = ['It expires on 2027-01-31.', 'It cannot be used.']
  const banners = stateBanners({ ...WELL, https: { troubles } })
  expect(banners.map(({ detail, dismissable }) => ({ detail, dismissable }))).toEqual(
    troubles.map((detail) => ({ detail, dismissable: true })),
  )
  expect(new Set(banners.map(({ id }) => id)).size).toBe(2)
})

test('all well, or as it was asked for: nothing', () => {
  expect(stateBanners(WELL)).toEqual([])
  expect(stateBanners({ ...instance('off', null), persistence: 'none' })).toEqual([])
  expect(stateBanners(instance('joining', null))).toEqual([])
  expect(stateBanners(engine({ state: 'CREATED' }))).toEqual([])
})

describe('what is not a fault can be put away, until there is another reason for it', () => {
  test.each([
    ['memory nobody asked for', (reason: string) => log({ reason })],
    ['alone', (reason: string) => instance('alone', reason)],
    ['rebuilding', (reason: string) => engine({ state: 'REBUILDING', reason })],
  ])('%s', (_, status) => {
    const [one] = stateBanners(status('Create on topic __millrace_state is denied.'))
    const [other] = stateBanners(status('No broker has room.'))
    expect(one).toMatchObject({
      dismissable: true,
      detail: 'Create on topic __millrace_state is denied.',
    })
    expect(other?.id).not.toBe(one?.id)
  })
})

describe('a fault stays', () => {
  test.each([
    ['log in trouble', log({ trouble: 'Kafka does not take records.' })],
    ['audit log away', { ...log({}), audit: { trouble_since: 1, waiting: 3, overflowed: 0 } }],
    ['refused', instance('refused', 'MILLRACE_SECRET is not set.')],
    ['in error', engine({ state: 'ERROR', reason: 'The primary cluster is away.' })],
    ['recovering', engine({ state: 'RECOVERING', reason: 'The primary cluster is away.' })],
  ])('%s', (_, status) => {
    expect(stateBanners(status).map(({ dismissable }) => dismissable)).toEqual([false])
  })
})

test('one trouble is said once: an engine that recovers says it for its log', () => {
  const { engine: recovering } = engine({ state: 'RECOVERING', reason: 'Kafka is away.' })
  const status = { ...log({ trouble: 'Kafka does not take records.' }), engine: recovering }
  expect(titles(status)).toEqual(['Millrace is recovering.'])
})

test('policies that are not in force are told, with the way to why, and cannot be put away', () => {
  const [banner, ...more] = stateBanners({ ...WELL, access: { problem: 'The file is broken.' } })
  expect(more).toEqual([])
  expect(banner).toMatchObject({
    tone: 'warn',
    detail: 'The file is broken.',
    dismissable: false,
    href: '/settings/access',
  })
})

test('while sessions cannot be kept, whoever signs in is told that theirs is short', () => {
  const away = { ...log({ trouble: 'Kafka is away.' }), sign_in: { trouble: 'Kafka is away.' } }
  expect(stateBanners(away).map(({ detail }) => detail)).toEqual([
    'Kafka is away. Who signs in now stays signed in for a short time only.',
  ])
  expect(stateBanners(log({ trouble: 'Kafka is away.' }))[0]?.detail).toBe('Kafka is away.')
})
