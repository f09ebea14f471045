import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const launcher = join(root, 'millrace')

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function run(file: string, args: readonly string[], cwd = root): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(file, [...args], { cwd }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

function folder(t: test.TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'millrace launcher-'))
  t.after(() => rmSync(dir, { recursive: true }))
  return dir
}

/** Runs a script with the launcher's functions and a cache folder of its own. */
function runWithLock(cache: string, script: string): Promise<Ended> {
  const sourced = `set -eu; cache=$1; . "$2/dev/launcher/say.sh"; . "$2/dev/launcher/lock.sh"; ${script}`
  return run('sh', ['-c', sourced, 'sh', cache, root])
}

test('an unknown command is named, with the help, on stderr', async () => {
  const { code, stdout, stderr } = await run(launcher, ['strat'])
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.match(stderr, /no command "strat"/)
  assert.match(stderr, /millrace demo/)
})

test('a command that is asked for its help tells of itself and does nothing', async () => {
  const { code, stdout, stderr } = await run(launcher, ['demo', '--help'])
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /^ {2}\.\/millrace demo .*--keep/)
  assert.doesNotMatch(stdout, /millrace start/)
})

test('it works from another folder through links, with spaces in the path', async (t) => {
  const dir = folder(t)
  symlinkSync(launcher, join(dir, 'first'))
  symlinkSync('first', join(dir, 'the second'))
  const { code, stdout } = await run(join(dir, 'the second'), ['--version'], dir)
  assert.equal(code, 0)
  assert.match(stdout, /^millrace \d+\.\d+\.\d+\n$/)
})

test('an unknown suite is named and nothing runs', async () => {
  const { code, stderr } = await run(process.execPath, [join(root, 'dev/runner/main.ts'), 'untit'])
  assert.equal(code, 2)
  assert.match(stderr, /"untit".*unit, web, integration, e2e/)
})

test('two launchers that install at the same time take turns', async (t) => {
  const dir = folder(t)
  const script = `work() { echo in >>"$1/log"; sleep 0.3; echo out >>"$1/log"; }; with_lock work "$cache"`
  await Promise.all([runWithLock(dir, script), runWithLock(dir, script)])
  assert.equal(readFileSync(join(dir, 'log'), 'utf8'), 'in\nout\nin\nout\n')
})

test('charts are looked at when they changed; without a registry they are not asked, without tools they fail', async (t) => {
  const dir = folder(t)
  const check = (script: string): Promise<Ended> =>
    runWithLock(
      dir,
      `launcher=$2/dev/launcher; root=$2; . "$launcher/charts.sh"; . "$launcher/check.sh"; failed=; ${script}`,
    )
  const steps = await check(
    'tools=3; check_step charts check_charts; tools=1; check_step charts check_charts; echo "failed: $failed"',
  )
  assert.match(steps.stdout, /^charts +not asked \(PyPI could not be reached\)/)
  assert.match(steps.stdout, /^charts +failed/m)
  assert.match(steps.stdout, /^failed: charts$/m)
  const again = await check(
    'stamp charts "$(charts_sum)"; prepare_chart_tools; check_step charts check_charts; echo "failed: $failed"',
  )
  assert.match(again.stdout, /^charts +passed .*\nfailed: \n$/)
  assert.deepEqual(readdirSync(dir), ['stamps'], 'nothing was fetched')
})

test('a lock whose holder was killed is taken over', async (t) => {
  const dir = folder(t)
  const gone = spawn('true')
  await once(gone, 'exit')
  mkdirSync(join(dir, 'lock'))
  writeFileSync(join(dir, 'lock', 'pid'), `${gone.pid}\n`)
  const { code, stdout } = await runWithLock(dir, 'with_lock echo done')
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'done\n' })
})

test('what is prepared starts without writing; what is not says what to do', async (t) => {
  const dir = folder(t)
  for (const part of [
    'millrace',
    'dev/launcher',
    'package.json',
    'package-lock.json',
    'server/package.json',
  ])
    cpSync(join(root, part), join(dir, part), { recursive: true })
  // As after `prepare`, with a server that only says that it was started.
  mkdirSync(join(dir, 'web/dist'), { recursive: true })
  mkdirSync(join(dir, 'packages/contract/src'), { recursive: true })
  mkdirSync(join(dir, 'packages/kjq/src'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'))
  writeFileSync(join(dir, 'server/main.ts'), 'console.log(process.argv.slice(2).join())')
  const start = () =>
    run('env', ['NODE_COMPILE_CACHE=', join(dir, 'millrace'), 'start', '--env-file=x'])
  writeFileSync(join(dir, '.cache'), '')
  const refused = await start()
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /cannot be written\. Run `.*millrace prepare` once/)
  rmSync(join(dir, '.cache'))
  writeFileSync(join(dir, 'web/dist/index.html'), '')
  const stamps = `root=$1; launcher=$root/dev/launcher; cache=$root/.cache; . "$launcher/lock.sh"; . "$launcher/packages.sh"; . "$launcher/web.sh"; stamp packages "$(packages_sum)"; stamp web "$(web_sum)"`
  assert.equal((await run('sh', ['-c', stamps, 'sh', dir])).code, 0)
  const written = () =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.startsWith('node_modules/'))
      .map((name) => `${name} ${lstatSync(join(dir, name)).mtimeMs}`)
  const before = written()
  const { code, stdout, stderr } = await start()
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '--env-file=x\n', stderr: '' })
  assert.deepEqual(written(), before)
})

test('a failed installation gives its lock back', async (t) => {
  const dir = folder(t)
  assert.equal((await runWithLock(dir, 'with_lock die broken')).code, 1)
  assert.equal((await runWithLock(dir, 'with_lock true')).code, 0)
})

test('the packages are there only when node_modules holds what the lockfile says', async (t) => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '1.0.0', optional: true },
  }
  const cases = [
    { installed: { 'node_modules/a': { version: '1.0.0' } }, code: 0 },
    { installed: { 'node_modules/a': { version: '1.0.1' } }, code: 1 },
    { installed: { 'node_modules/b': { version: '1.0.0' } }, code: 1 },
  ]
  const dir = folder(t)
  mkdirSync(join(dir, 'node_modules'))
  writeFileSync(join(dir, 'package-lock.json'), JSON.stringify({ packages: wanted }))
  const ask = () => run(process.execPath, [join(root, 'dev/launcher/installed.mjs'), dir])
  assert.equal((await ask()).code, 1, 'nothing installed')
  for (const { installed, code } of cases) {
    const hidden = join(dir, 'node_modules/.package-lock.json')
    writeFileSync(hidden, JSON.stringify({ packages: installed }))
    assert.equal((await ask()).code, code, JSON.stringify(installed))
  }
})
