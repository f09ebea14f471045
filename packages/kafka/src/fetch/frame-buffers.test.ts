import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { FrameBuffers, FrameIntake } from './frame-buffers.ts'

const KEEP = 256 * 1024

function intakeOf(buffers: FrameBuffers): FrameIntake {
  return new FrameIntake(buffers, () => {})
}

function framed(body: Uint8Array): Buffer {
  const prefix = Buffer.alloc(4)
  prefix.writeInt32BE(body.length)
  return Buffer.concat([prefix, body])
}

/** Puts bytes in as a socket does, at most `most` at a time; returns the frames that became whole. */
function feed(intake: FrameIntake, bytes: Buffer, most: number): Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const { space } = intake
    const count = bytes.copy(
      space,
      0,
      at,
      Math.min(bytes.length, at + Math.min(most, space.length)),
    )
    at += count
    const frame = intake.filled(count)
    if (frame !== null) frames.push(Buffer.from(frame))
  }
  return frames
}

test('frames come out as they went in, however the bytes arrive', () => {
  const bodies = fc.array(fc.uint8Array({ minLength: 4, maxLength: 5000 }), { maxLength: 8 })
  fc.assert(
    fc.property(bodies, fc.integer({ min: 1, max: 6000 }), (frames, most) => {
      const intake = intakeOf(new FrameBuffers(KEEP))
      const stream = Buffer.concat(frames.map(framed))
      assert.deepEqual(
        feed(intake, stream, most),
        frames.map((body): Buffer => Buffer.from(body)),
      )
      assert.equal(intake.received, stream.length)
      assert.ok(intake.idle)
    }),
  )
})

test('a held frame stays as it is while the next arrives, and a third finds no room', () => {
  const buffers = new FrameBuffers(KEEP)
  const intake = intakeOf(buffers)
  const held = ['first', 'other'].map((text) => {
    assert.ok(buffers.free)
    feed(intake, framed(Buffer.from(text)), 3)
    const slot = intake.last
    assert.ok(slot !== null)
    slot.held = true
    return slot
  })
  assert.ok(!buffers.free)
  assert.deepEqual(
    held.map(({ buffer }) => buffer.toString('utf8', 0, 5)),
    ['first', 'other'],
  )
  assert.throws(() => feed(intake, framed(Buffer.from('third')), 9), /not asked for/)
  const [slot] = held
  assert.ok(slot !== undefined)
  buffers.release(slot)
  assert.ok(buffers.free)
})

test('memory is what the answers need: it grows in steps, and a giant is not kept', () => {
  const buffers = new FrameBuffers(KEEP)
  const small = buffers.take(100)
  assert.equal(small.buffer.length, 64 * 1024)
  assert.equal(buffers.take(65_537).buffer.length, 128 * 1024)
  assert.equal(buffers.take(130_000).buffer.length, 128 * 1024)
  assert.equal(buffers.take(200_000).buffer.length, KEEP)
  const giant = buffers.take(50_000_000)
  assert.equal(giant.buffer.length, 50_000_000)
  giant.held = true
  buffers.release(giant)
  assert.equal(giant.buffer.length, 0)
  buffers.take(100)
  buffers.trim()
  assert.equal(small.buffer.length, 0)
})

test('a giant does not survive the next answer even if nobody held it', () => {
  const buffers = new FrameBuffers(KEEP)
  buffers.take(1_000_000)
  assert.equal(buffers.take(100).buffer.length, 64 * 1024)
})

test('a length beyond 1 GiB is refused before memory is taken for it', () => {
  for (const prefix of ['40000001', '7fffffff', 'ffffffff', '00000003', '48545450']) {
    const intake = intakeOf(new FrameBuffers(KEEP))
    assert.throws(() => feed(intake, Buffer.from(prefix, 'hex'), 4), RangeError, prefix)
  }
})
