import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attemptLog } from './attempt-log.ts'
import type { CycleReport } from './messages.ts'

function logged(
  reports: readonly (Partial<CycleReport> & { reasons?: readonly string[] })[],
): string[] {
  const lines: string[] = []
  const attempts = attemptLog({
    info: (message) => lines.push(`I ${message}`),
    warn: (message) => lines.push(`W ${message}`),
    error: (message) => lines.push(`E ${message}`),
  })
  for (const { reasons = [], ...report } of reports)
    attempts.cycle('prod', {
      resource: '1',
      kind: 'telemetry',
      scheduled: true,
      captured: 8,
      failed: reasons.map((reason) => ({
        section: 'topics',
        reason,
        unsupported: reason === 'no authorizer',
      })),
      tookMs: 250,
      ...report,
    })
  return lines
}

describe('log lines of snapshots', () => {
  it('are those that operators know', () => {
    assert.deepEqual(logged([{}, { kind: 'configuration', captured: 4 }]), [
      'I prod: [8] kafka telemetry snapshots captured in 250 ms',
      'I prod: [4] configuration captured in 250 ms',
    ])
  })

  it('warn when a reason is new, go on at info with a count, and say when it is over', () => {
    const refused = 'no answer within 50 ms'
    const again = 'no answer within 700 ms'
    assert.deepEqual(
      logged([
        { captured: 0, reasons: [refused] },
        { captured: 0, reasons: [again, again] },
        { captured: 7, reasons: ['timed out'] },
        { captured: 0, reasons: [refused] },
        {},
      ]),
      [
        `W prod: [1] kafka telemetry snapshots failed after 250 ms: topics: ${refused}`,
        `I prod: [2] kafka telemetry snapshots failed after 250 ms: topics, topics: ${again} (attempt 2)`,
        'I prod: [7] kafka telemetry snapshots captured in 250 ms',
        'W prod: [1] kafka telemetry snapshots failed after 250 ms: topics: timed out',
        `I prod: [1] kafka telemetry snapshots failed after 250 ms: topics: ${refused} (attempt 4)`,
        'I prod: [8] kafka telemetry snapshots captured in 250 ms',
        'I prod: kafka telemetry snapshots complete again after 4 attempts',
      ],
    )
  })

  it('tell once what the brokers do not have', () => {
    const lines = logged([
      { captured: 3, reasons: ['no authorizer'] },
      { captured: 3, reasons: ['no authorizer'] },
    ])
    assert.equal(lines.filter((line) => line.includes('no authorizer')).length, 1)
    assert.ok(lines.every((line) => line.startsWith('I')))
  })

  it('leave out snapshots on demand, except for new failures', () => {
    assert.deepEqual(logged([{ scheduled: false }]), [])
    assert.equal(logged([{ scheduled: false, captured: 0, reasons: ['refused'] }]).length, 1)
  })
})
