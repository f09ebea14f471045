import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { filledLines, fillBytes } from './filled-lines.ts'

/** A proxy's buffer: passes on what fills it. */
function passedOn(text: string, bytes: number): string {
  const whole = Buffer.from(text)
  return whole.subarray(0, whole.length - (whole.length % bytes)).toString()
}

test('a line that came is through the buffer a second later, whatever the lines are', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => `${JSON.stringify(text)}\n`)
  const waits = fc.nat({ max: 2_000 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(line, waits)),
      fc.integer({ min: 1, max: 500 }),
      async (lines, bytes) => {
        let clock = 0
        async function* source(): AsyncGenerator<string> {
          for (const [text, wait] of lines) {
            clock += wait
            yield text
          }
        }
        let text = ''
        let heldSince: number | null = null
        for await (const chunk of filledLines(source(), bytes, () => clock)) {
          text += chunk
          if (passedOn(text, bytes) === text) heldSince = null
          else heldSince ??= clock
          assert.ok(heldSince === null || clock - heldSince < 1_000)
        }
        assert.deepEqual(
          text.split('\n').map((each) => each.trimEnd()),
          [...lines.map(([each]) => each.trimEnd()), ''],
        )
      },
    ),
  )
})

test('how much is to be filled is a number of bytes', () => {
  assert.equal(fillBytes(undefined), 0)
  assert.equal(fillBytes('65536'), 65_536)
  for (const wrong of ['', '-1', '262145', '1e3', '64k'])
    assert.throws(() => fillBytes(wrong), { code: 'MR_BAD_REQUEST' }, wrong)
})
