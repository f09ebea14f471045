/** The image of the other architecture is assembled by the same script. It is not run: that takes such a machine. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { HOME } from './application.ts'
import { assemble } from './assemble.ts'
import { readLinked } from './elf.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** ELF's e_machine (System V ABI): EM_X86_64, EM_AARCH64. */
const MACHINES = { amd64: 62, arm64: 183 } as const

test('the image of the other architecture has its Node, its loader and its libraries', async (t) => {
  const output = mkdtempSync(path.join(tmpdir(), 'millrace-image-'))
  t.after(() => rmSync(output, { recursive: true }))
  const architecture = process.arch === 'arm64' ? 'amd64' : 'arm64'
  const said: string[] = []
  const { image, bytes } = await assemble({
    root,
    cache: path.join(root, '.cache/image'),
    output,
    architecture,
    say: (line) => said.push(line),
  })
  assert.ok(bytes < 200_000_000)
  assert.match(said.join('\n'), /compile cache of \w+ can only be filled on such a machine/)
  const node = path.join(image, HOME, 'bin/node')
  const { loader, libraries } = readLinked(node)
  const folder = path.join(
    image,
    'lib',
    architecture === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu',
  )
  assert.ok(libraries.includes('libc.so.6'))
  const files = libraries
    .map((name) => path.join(folder, name))
    // The loader lies where it is looked for.
    .map((file) => (existsSync(file) ? file : path.join(image, loader ?? '')))
  for (const file of [node, ...files])
    assert.equal(readFileSync(file).readUInt16LE(18), MACHINES[architecture], file)
})
