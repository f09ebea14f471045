import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import test from 'node:test'
import { until } from '../testing/until.ts'

const PARENT = `
  import { spawn } from 'node:child_process'
  import { mkdtempSync } from 'node:fs'
  import { tmpdir } from 'node:os'
  import { reap, reapFolder } from '${new URL('reaper.ts', import.meta.url).href}'
  const dir = mkdtempSync(tmpdir() + '/millrace reaper-')
  reapFolder(dir)
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
  reap(child)
  console.log(JSON.stringify({ pid: child.pid, dir }))
`

test('processes and folders go with the one who made them, even when it is killed', async () => {
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', PARENT])
  const [line]: string[] = await once(createInterface({ input: parent.stdout }), 'line')
  const { pid, dir }: { pid: number; dir: string } = JSON.parse(line ?? '')
  assert.ok(isAlive(pid))
  assert.ok(existsSync(dir))
  parent.kill('SIGKILL')
  await until(() => !isAlive(pid) && !existsSync(dir), {
    describe: 'the child and the folder are gone',
  })
})

/** An orphan that its new parent has not waited for yet is gone for our purposes. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return !isZombie(pid)
}

function isZombie(pid: number): boolean {
  const status = `/proc/${pid}/status`
  return existsSync(status) && /^State:\s+Z/m.test(readFileSync(status, 'utf8'))
}
