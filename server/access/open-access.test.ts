/** A real file on disk that is changed, broken, mended and swapped as Kubernetes swaps it. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { until } from '@millrace/dev/testing/until.ts'
import { loadConfig } from '../config/load.ts'
import { createLogger } from '../log/logger.ts'
import { somebody } from './identity-for-tests.ts'
import { openAccess } from './open-access.ts'
import { PolicyFileError } from './policy/errors.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-rbac-'))
after(() => rmSync(folder, { recursive: true }))
const users = path.join(folder, 'users.properties')
writeFileSync(users, 'ann: secret,dev\n')

const POLICY = (role: string): string =>
  `policies: [{resource: ["*"], effect: Allow, actions: [TOPIC_EDIT], role: ${role}}]\n`
/** Much longer than it takes: other tests may have the processor. */
const DEADLINE_MS = 30_000

function open(file: string, env: Readonly<Record<string, string>> = {}) {
  const lines: string[] = []
  const log = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } })
  const config = loadConfig({
    BOOTSTRAP: '127.0.0.1:1',
    AUTH_PROVIDER_TYPE: 'jetty',
    HASH_USER_FILE: users,
    RBAC_CONFIGURATION_FILE: file,
    ...env,
  })
  return { access: openAccess({ config, log }), lines, config }
}

test('a change counts, a mistake does not and is told, and mending it counts again', async () => {
  const file = path.join(folder, 'edited.yaml')
  writeFileSync(file, POLICY('dev'))
  const { access, lines } = open(file)
  using _closed = access
  let changes = 0
  access.onChange(() => changes++)
  const may = (role: string) =>
    access.explain(somebody([role]), 'TOPIC_EDIT', ['cluster', 'c'], null).decision === 'allow'
  assert.deepEqual([may('dev'), may('ops')], [true, false])

  writeFileSync(file, POLICY('ops'))
  await until(() => may('ops') && !may('dev'), { describe: 'ops may', deadlineMs: DEADLINE_MS })
  assert.equal(changes, 1)
  assert.equal(access.state().problem, null)
  const { loaded_at } = access.state()

  writeFileSync(file, `${POLICY('dev')}tenats: []\n`)
  await until(() => access.state().problem, { describe: 'a problem', deadlineMs: DEADLINE_MS })
  assert.deepEqual([may('dev'), may('ops'), changes], [false, true, 2])
  assert.match(access.state().problem ?? '', /line 2: The file has "tenats"/)
  assert.equal(access.state().loaded_at, loaded_at)
  assert.match(access.warnings().join(), /policies of before stay in force/)
  assert.doesNotMatch(access.warnings().join(), /tenats/)
  assert.equal(lines.filter((line) => /cannot be used/.test(line)).length, 1)

  rmSync(file)
  await until(() => /cannot be read: ENOENT/.test(access.state().problem ?? ''), {
    describe: 'the file is away',
    deadlineMs: DEADLINE_MS,
  })
  assert.ok(may('ops'))

  writeFileSync(file, POLICY('dev'))
  await until(() => may('dev'), { describe: 'dev may', deadlineMs: DEADLINE_MS })
  assert.deepEqual([access.state().problem, access.warnings()], [null, []])
})

test('a folder that is swapped behind a symbolic link counts', async () => {
  const mount = path.join(folder, 'mount')
  mkdirSync(path.join(mount, '..one'), { recursive: true })
  mkdirSync(path.join(mount, '..two'))
  writeFileSync(path.join(mount, '..one', 'rbac.yaml'), POLICY('dev'))
  writeFileSync(
    path.join(mount, '..two', 'rbac.yaml'),
    `${POLICY('dev')}admin_roles: [boss]\nopenid: {role_path: [groups]}\n`,
  )
  symlinkSync('..one', path.join(mount, '..data'))
  symlinkSync(path.join('..data', 'rbac.yaml'), path.join(mount, 'rbac.yaml'))
  using access = open(path.join(mount, 'rbac.yaml')).access
  assert.equal(access.explainAdmin(somebody(['boss'])).decision, 'deny')
  assert.equal(access.roleSource().path, null)
  symlinkSync('..two', path.join(mount, '..new'))
  renameSync(path.join(mount, '..new'), path.join(mount, '..data'))
  await until(() => access.explainAdmin(somebody(['boss'])).decision === 'allow', {
    describe: 'boss is admin',
    deadlineMs: DEADLINE_MS,
  })
  assert.deepEqual(access.roleSource().path, ['groups'])
})

test('a file that is missing or wrong at the start is told with all its problems', () => {
  assert.throws(
    () => open(path.join(folder, 'none.yaml')),
    /rbac|none\.yaml cannot be used.*\n.*ENOENT/,
  )
  const file = path.join(folder, 'wrong.yaml')
  writeFileSync(file, 'policies: [{resource: [x], effect: No}]')
  assert.throws(
    () => open(file),
    (error) => error instanceof PolicyFileError && error.problems.length === 4,
  )
})

test('flags count no more beside a file, and decide without one', () => {
  const file = path.join(folder, 'beside.yaml')
  writeFileSync(file, 'policies: []\nauthorized_roles: "*"')
  using access = open(file, { ALLOW_TOPIC_EDIT: 'true' }).access
  const asked = ['TOPIC_EDIT', ['cluster', 'c'], null] as const
  assert.equal(access.explain(somebody(['dev']), ...asked).decision, 'deny')
  assert.equal(access.state().source, 'rbac')
  const log = createLogger({ level: 'info', destination: { write: () => undefined } })
  const config = loadConfig({ BOOTSTRAP: '127.0.0.1:1', ALLOW_TOPIC_EDIT: 'true' })
  using flags = openAccess({ config, log })
  assert.equal(flags.explain(somebody([]), ...asked).by, 'flag')
  assert.deepEqual(flags.state().flags, ['TOPIC_EDIT'])
})

test('what permits nothing although it is no mistake is logged', () => {
  const file = path.join(folder, 'invalid.yaml')
  writeFileSync(
    file,
    'policies: [{resource: [cluster], effect: Allow, actions: [SCHEMA_EDIT], role: a}]',
  )
  const { access, lines } = open(file)
  using _closed = access
  assert.match(lines.join(''), /Policy 1 has SCHEMA_EDIT, invalid on/)
})
