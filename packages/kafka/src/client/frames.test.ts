import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as fc from 'fast-check'
import { Frames } from './frames.ts'

function framed(body: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length)
  return Buffer.concat([length, body])
}

function drain(frames: Frames): Buffer[] {
  const out: Buffer[] = []
  for (let frame = frames.next(); frame !== null; frame = frames.next()) out.push(frame)
  return out
}

it('gives back the frames however their bytes were cut', () => {
  const body = fc.uint8Array({ minLength: 4, maxLength: 50 })
  fc.assert(
    fc.property(fc.array(body, { maxLength: 8 }), fc.array(fc.nat(40)), (bodies, cuts) => {
      const bytes = Buffer.concat(bodies.map(framed))
      const frames = new Frames()
      const seen: Buffer[] = []
      let at = 0
      for (const cut of [...cuts, bytes.length]) {
        frames.push(bytes.subarray(at, at + cut))
        at = Math.min(bytes.length, at + cut)
        seen.push(...drain(frames))
      }
      assert.deepEqual(
        seen.map((frame) => frame.toString('hex')),
        bodies.map((frame) => Buffer.from(frame).toString('hex')),
      )
    }),
  )
})

it('refuses lengths that no frame has', () => {
  for (const text of ['HTTP/1.1', '\0\0\0\u0003abc', '\u00ff\u00ff\u00ff\u00ff']) {
    const frames = new Frames()
    frames.push(Buffer.from(text, 'latin1'))
    assert.throws(() => frames.next(), /Expected a frame of 4 to/)
  }
})
