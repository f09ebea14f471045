/** Records of a shop: what is ordered, paid, stored and sent. */
import { amount, chance, customerId, hex, integer, pick, productId } from './random.ts'
import { iso, type MadeRecord } from './record.ts'

const COUNTRIES = ['DE', 'FR', 'NL', 'PL', 'ES', 'SE', 'IT', 'AT'] as const
const CITIES = [
  'Leipzig',
  'Lyon',
  'Utrecht',
  'Gdańsk',
  'València',
  'Malmö',
  'Torino',
  'Graz',
] as const
const GIVEN = ['Amira', 'Jonas', 'Chloé', 'Piotr', 'Lucía', 'Elin', 'Matteo', 'Sofie'] as const
const FAMILY = ['Bauer', 'Nguyen', 'de Vries', 'Kowalska', 'García', 'Lindqvist', 'Ricci'] as const
const PRODUCTS = [
  'Kettle',
  'Desk lamp',
  'Trail shoes',
  'Backpack',
  'Notebook',
  'Headphones',
] as const

function item() {
  const quantity = integer(1, 4)
  const price = amount(180)
  return { sku: productId(), name: pick(PRODUCTS), quantity, price, currency: 'EUR' }
}

function traced(source: string): Record<string, string> {
  return { traceparent: `00-${hex(32)}-${hex(16)}-01`, source, 'content-type': 'application/json' }
}

export function orderPlaced(at: number): MadeRecord {
  const id = customerId()
  const items = Array.from({ length: integer(1, 5) }, item)
  const total = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
  const which = integer(0, COUNTRIES.length - 1)
  const order = {
    order_id: `o-${hex(10)}`,
    placed_at: iso(at),
    status: 'PLACED',
    channel: pick(['web', 'web', 'app', 'store']),
    customer: {
      id,
      tier: pick(['basic', 'basic', 'plus', 'gold']),
      address: {
        country: COUNTRIES[which],
        city: CITIES[which],
        postcode: `${integer(10_000, 99_999)}`,
      },
    },
    items,
    total: { amount: Math.round(total * 100) / 100, currency: 'EUR' },
    ...(chance(0.2) && { voucher: `SPRING-${integer(5, 30)}` }),
  }
  return { key: id, value: JSON.stringify(order), headers: traced('checkout') }
}

export function paymentAuthorized(at: number): MadeRecord {
  const order = `o-${hex(10)}`
  const payment = {
    payment_id: `pay-${hex(12)}`,
    order_id: order,
    customer: { id: customerId() },
    method: pick(['card', 'card', 'transfer', 'wallet']),
    amount: amount(600),
    currency: 'EUR',
    authorized_at: iso(at),
    risk: {
      score: Math.round(Math.random() * 1000) / 1000,
      rules: chance(0.1) ? ['velocity'] : [],
    },
  }
  return { key: order, value: JSON.stringify(payment), headers: traced('payments') }
}

export function paymentFailed(at: number): MadeRecord {
  const order = `o-${hex(10)}`
  const failure = {
    order_id: order,
    reason: pick(['insufficient_funds', 'expired_card', 'issuer_unavailable', 'do_not_honour']),
    attempt: integer(1, 3),
    failed_at: iso(at),
    amount: amount(600),
  }
  return {
    key: order,
    value: JSON.stringify(failure),
    headers: { ...traced('payments'), retry: 'true' },
  }
}

export function shipmentEvent(at: number): MadeRecord {
  const shipment = `s-${integer(100_000, 101_500)}`
  const event = {
    shipment_id: shipment,
    event: pick(['picked', 'packed', 'handed_over', 'in_transit', 'out_for_delivery', 'delivered']),
    carrier: pick(['DHL', 'PostNL', 'GLS', 'InPost']),
    position: { lat: 47 + Math.random() * 8, lon: 2 + Math.random() * 16 },
    at: iso(at),
  }
  return { key: shipment, value: JSON.stringify(event), headers: traced('logistics') }
}

/** A customer's newest profile; now and then a tombstone: the account was closed. */
export function customerProfile(at: number): MadeRecord {
  const id = customerId()
  if (chance(0.02)) return { key: id }
  const given = pick(GIVEN)
  const family = pick(FAMILY)
  const profile = {
    id,
    name: { given, family },
    email: `${given}.${family}@example.com`.toLowerCase().replaceAll(' ', ''),
    country: pick(COUNTRIES),
    newsletter: chance(0.4),
    updated_at: iso(at),
  }
  return { key: id, value: JSON.stringify(profile), headers: traced('accounts') }
}

export function product(at: number): MadeRecord {
  const sku = productId()
  const value = {
    sku,
    name: pick(PRODUCTS),
    price: amount(180),
    tags: [pick(['home', 'outdoor', 'office']), pick(['new', 'sale', 'classic'])],
    updated_at: iso(at),
  }
  return { key: sku, value: JSON.stringify(value) }
}

export function stockLevel(at: number): MadeRecord {
  const sku = productId()
  const warehouse = pick(['ams-1', 'leipzig-2', 'wroclaw-1'])
  const value = {
    sku,
    warehouse,
    available: integer(0, 900),
    reserved: integer(0, 60),
    at: iso(at),
  }
  return { key: `${warehouse}/${sku}`, value: JSON.stringify(value) }
}

/** About 500 kB: a document as base64 inside JSON, which compresses badly as real ones do. */
export function invoiceDocument(at: number): MadeRecord {
  const invoice = `inv-${hex(8)}`
  const bytes = new Uint8Array(integer(340_000, 390_000))
  // getRandomValues() fills 64 KiB at most.
  for (let from = 0; from < bytes.length; from += 65_536)
    crypto.getRandomValues(bytes.subarray(from, from + 65_536))
  const value = {
    invoice_id: invoice,
    customer: { id: customerId() },
    issued_at: iso(at),
    media_type: 'application/pdf',
    document: Buffer.from(bytes).toString('base64'),
  }
  return { key: invoice, value: JSON.stringify(value) }
}
