import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { decodeRecord } from './decode-record.ts'
import { encodeRecord } from './encode-record.ts'
import { writeEnvelope } from './envelope.ts'
import { recordSecret } from './mac.ts'
import type { RecordSecret } from './mac.ts'
import type { EncodedRecord, ReadRecord, StateRecord } from './model.ts'

const topic = '__millrace_state'
const secret = recordSecret('correct horse battery staple')
const other = recordSecret('correct horse battery stable')
const setting: StateRecord = { kind: 'state', key: 'theme/alice', value: { theme: 'dark' } }
const session: StateRecord = { kind: 'session', key: '4711', value: { user: 'alice' } }
const claim: StateRecord = { kind: 'claim', claim: { resource: '1', owner: 'i', epoch: 1, at: 5 } }

function write(record: StateRecord, by?: RecordSecret): EncodedRecord {
  const [first, ...more] = encodeRecord(record, { topic, secret: by })
  assert.ok(first !== undefined && more.length === 0)
  return first
}

function outcome(read: ReadRecord, by?: RecordSecret): string {
  const decoded = decodeRecord(read, { secret: by })
  if ('skipped' in decoded) return decoded.skipped
  return 'ok' in decoded ? 'ok' : 'part'
}

describe('records', () => {
  it('give back any JSON under any key', () => {
    const entry = fc.record({ key: fc.string({ unit: 'grapheme' }), value: fc.jsonValue() })
    fc.assert(
      fc.property(entry, fc.constantFrom('state', 'session', 'audit'), ({ key, value }, kind) => {
        const plain: unknown = JSON.parse(JSON.stringify(value))
        const record: StateRecord = { kind, key, value: plain }
        assert.deepEqual(decodeRecord({ topic, ...write(record, secret) }, { secret }), {
          ok: record,
        })
      }),
    )
  })

  it('of other kinds do not share a key, so that compaction keeps both', () => {
    const keys = (['state', 'session', 'audit'] as const).map((kind) =>
      write({ kind, key: '1', value: 1 }, secret).key.toString(),
    )
    assert.deepEqual(keys, ['state/1', 'session/1', 'audit/1'])
  })

  it('of a compacted topic are never split', () => {
    const value = Array.from({ length: 300 }, (_, i) => Math.sin(i))
    assert.throws(
      () => encodeRecord({ kind: 'state', key: 'k', value }, { topic, maxBytes: 1000 }),
      { code: 'MR_STATE_RECORD_TOO_LARGE', message: /"state\/k" takes \d+ bytes; at most 986/ },
    )
  })

  it('never throw, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((rest) => Buffer.concat([Buffer.from('MR\x01'), rest])),
    )
    fc.assert(
      fc.property(bytes, fc.option(bytes), (value, key) => {
        assert.notEqual(outcome({ topic, key, value }, secret), 'ok')
      }),
    )
  })

  const envelope = {
    version: 1,
    kind: 'observation',
    compressed: false,
    part: false,
    mac: null,
    payload: Buffer.of(),
  }
  const key = Buffer.from('1')
  const cases: [string, ReadRecord, string][] = [
    ['without a value', { topic, key, value: null }, 'tombstone'],
    ['of nothing', { topic, key, value: Buffer.of() }, 'damaged'],
    ['of somebody else', { topic, key, value: Buffer.from('{"a":1}') }, 'damaged'],
    [
      'that is a part of what has none',
      { topic, key, value: writeEnvelope({ ...envelope, kind: 'state', part: true }) },
      'damaged',
    ],
    ['without a key', { topic, key: null, value: writeEnvelope(envelope) }, 'damaged'],
    [
      'of a kind that a later release has',
      { topic, key, value: writeEnvelope({ ...envelope, kind: 'staged.change' }) },
      'unknown kind',
    ],
    [
      'of a kind that every object has',
      { topic, key, value: writeEnvelope({ ...envelope, kind: 'constructor' }) },
      'unknown kind',
    ],
    [
      'of a section that a later release has',
      {
        topic,
        key,
        value: writeEnvelope({ ...envelope, payload: Buffer.from('\x0ctransactions') }),
      },
      'unknown kind',
    ],
    [
      'of a later version, whatever follows',
      { topic, key, value: Buffer.from('MR\x07anything') },
      'future version',
    ],
    [
      'that says it is compressed and is not',
      { topic, key, value: writeEnvelope({ ...envelope, compressed: true, payload: key }) },
      'damaged',
    ],
  ]
  for (const [name, read, expected] of cases)
    it(`${name}: ${expected}`, () => {
      assert.equal(outcome(read), expected)
    })
})

describe('damage', () => {
  it('is found in any bit of a record without a MAC', () => {
    const { key, value } = write(claim)
    for (let bit = 0; bit < value.length * 8; bit++) {
      const changed = Buffer.from(value)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      assert.notEqual(outcome({ topic, key, value: changed }), 'ok', `bit ${bit}`)
    }
  })

  it('is what unpacks to more than a payload may have, and it is not unpacked', () => {
    const value = writeEnvelope({
      version: 1,
      kind: 'observation',
      compressed: true,
      part: false,
      mac: null,
      payload: zstdCompressSync(Buffer.alloc(65 * 1024 * 1024)),
    })
    const read = decodeRecord({ topic, key: Buffer.from('1'), value })
    assert.ok('skipped' in read && read.skipped === 'damaged')
    assert.match(read.reason, /larger than 67108864 bytes/)
  })
})

describe('MACs', () => {
  const cases: [string, () => [ReadRecord, RecordSecret?], string][] = [
    ['a setting', () => [{ topic, ...write(setting, secret) }, secret], 'ok'],
    ['a claim', () => [{ topic, ...write(claim, secret) }, secret], 'ok'],
    ['a session', () => [{ topic, ...write(session, secret) }, secret], 'ok'],
    [
      'made with another secret',
      () => [{ topic, ...write(session, other) }, secret],
      'no valid MAC',
    ],
    ['without one', () => [{ topic, ...write(setting) }, secret], 'no valid MAC'],
    ['a claim without one', () => [{ topic, ...write(claim) }, secret], 'no valid MAC'],
    ['where no secret is set', () => [{ topic, ...write(setting, secret) }], 'no valid MAC'],
    ['a setting of one instance without a secret', () => [{ topic, ...write(setting) }], 'ok'],
    [
      'for another topic',
      () => [{ ...write(session, secret), topic: '__millrace_audit_log' }, secret],
      'no valid MAC',
    ],
    [
      'for another key',
      () => [{ topic, ...write(session, secret), key: Buffer.from('session/4712') }, secret],
      'no valid MAC',
    ],
    [
      'of another kind',
      () => {
        const mac = write(setting, secret).value.subarray(9 + 5, 9 + 5 + 32)
        const value = writeEnvelope({
          version: 1,
          kind: 'session',
          compressed: false,
          part: false,
          mac,
          payload: Buffer.from('{"theme":"dark"}'),
        })
        return [{ topic, key: Buffer.from('session/theme/alice'), value }, secret]
      },
      'no valid MAC',
    ],
  ]
  for (const [name, make, expected] of cases)
    it(`${name}: ${expected}`, () => {
      const [read, by] = make()
      assert.equal(outcome(read, by), expected)
    })

  it('let nobody forge a session where no secret is set', () => {
    assert.throws(() => write(session), {
      code: 'MR_STATE_SECRET_NEEDED',
      message: /MILLRACE_SECRET/,
    })
    const value = writeEnvelope({
      version: 1,
      kind: 'session',
      compressed: false,
      part: false,
      mac: null,
      payload: Buffer.from('{"user":"root"}'),
    })
    assert.equal(outcome({ topic, key: Buffer.from('session/1'), value }), 'no valid MAC')
  })

  it('are wrong once anything of the payload is another', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (value, at, by) => {
          const { key, value: bytes } = write({ kind: 'state', key: 'k', value }, secret)
          const payload = Buffer.from(bytes.subarray(9 + 5 + 32))
          payload[at % payload.length]! ^= by
          const mac = bytes.subarray(9 + 5, 9 + 5 + 32)
          // as a forger would: with the checksum of what is there now
          const forged = writeEnvelope({
            version: 1,
            kind: 'state',
            compressed: false,
            part: false,
            mac,
            payload,
          })
          assert.equal(outcome({ topic, key, value: forged }, secret), 'no valid MAC')
        },
      ),
    )
  })

  it('are asked of what grants nothing, too: a forged observation would show what is not there', () => {
    const minute: StateRecord = {
      kind: 'metrics',
      minute: { resource: '1', minute: 1, epoch: 0, points: [] },
    }
    assert.equal(outcome({ topic, ...write(minute) }, secret), 'no valid MAC')
    assert.equal(outcome({ topic, ...write(minute, secret) }, secret), 'ok')
    assert.equal(outcome({ topic, ...write(minute) }), 'ok')
  })
})
