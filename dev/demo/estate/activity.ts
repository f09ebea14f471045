/** Records of what people and machines do all day. */
import { amount, chance, customerId, hex, integer, pick, productId } from './random.ts'
import { iso, type MadeRecord } from './record.ts'

const HOSTS = ['web-1', 'web-2', 'web-3', 'db-1', 'cache-1'] as const

export function pageView(at: number): MadeRecord {
  const view = {
    session: hex(12),
    path: pick(['/', '/search', `/p/${productId()}`, '/basket', '/checkout', '/account']),
    referrer: chance(0.3) ? 'https://news.example.com/' : null,
    agent: pick(['Firefox/140', 'Chrome/139', 'Safari/19', 'Edge/139']),
    ms: integer(40, 1800),
    at: iso(at),
  }
  return { value: JSON.stringify(view) }
}

export function searchQuery(at: number): MadeRecord {
  const value = {
    q: pick(['kettle', 'running shoes', 'desk lamp', 'gift', 'rucksack 40l', 'kopfhörer']),
    hits: integer(0, 900),
    customer: chance(0.5) ? { id: customerId() } : null,
    at: iso(at),
  }
  return { value: JSON.stringify(value) }
}

export function session(at: number): MadeRecord {
  const id = hex(12)
  const value = { session: id, pages: integer(1, 40), seconds: integer(5, 2400), ended_at: iso(at) }
  return { key: id, value: JSON.stringify(value) }
}

export function email(at: number): MadeRecord {
  const value = {
    to: customerId(),
    template: pick(['order-confirmation', 'shipping', 'password-reset', 'newsletter']),
    locale: pick(['de', 'fr', 'nl', 'en']),
    queued_at: iso(at),
  }
  return { value: JSON.stringify(value), headers: { priority: pick(['low', 'normal', 'high']) } }
}

export function fraudScore(at: number): MadeRecord {
  const customer = customerId()
  const score = Math.round(Math.random() ** 4 * 1000) / 1000
  const value = {
    customer: { id: customer },
    score,
    amount: amount(2000),
    model: 'gbt-17',
    at: iso(at),
  }
  return { key: customer, value: JSON.stringify(value) }
}

export function hostMetric(at: number): MadeRecord {
  const host = pick(HOSTS)
  const value = {
    host,
    cpu: Math.round(Math.random() * 1000) / 1000,
    load1: Math.round(Math.random() * 400) / 100,
    rss_bytes: integer(200, 900) * 1_048_576,
    at,
  }
  return { value: JSON.stringify(value) }
}

export function auditEntry(at: number): MadeRecord {
  const value = {
    actor: pick(['svc-deploy', 'jane', 'john', 'svc-backup']),
    action: pick(['login', 'role.grant', 'export.create', 'config.change']),
    outcome: chance(0.95) ? 'allowed' : 'denied',
    at: iso(at),
  }
  return { key: value.actor, value: JSON.stringify(value) }
}

export function ticket(at: number): MadeRecord {
  const id = `t-${integer(1000, 1400)}`
  const value = {
    ticket: id,
    customer: { id: customerId() },
    subject: pick(['Parcel not arrived', 'Refund', 'Wrong size', 'Invoice address']),
    opened_at: iso(at),
  }
  return { key: id, value: JSON.stringify(value) }
}

/** Plain text, for the word count of the streams application. */
export function review(): MadeRecord {
  const opinion = pick(['love it', 'not bad at all', 'broke after a week', 'better than expected'])
  const what = pick(['the kettle', 'this lamp', 'these shoes', 'my new backpack'])
  return { key: productId(), value: `${what} ${opinion}, delivery in ${integer(1, 9)} days` }
}

/** A line of a system that was switched off. */
export function legacyLine(at: number): MadeRecord {
  return { value: `${iso(at)};${hex(8)};${integer(1, 99)};IMPORT` }
}
