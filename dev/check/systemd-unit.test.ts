/** The systemd unit: what Millrace relies on is in it, and systemd itself can read it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const unit = readFileSync(join(root, 'deploy/systemd/millrace.service'), 'utf8')

interface Setting {
  readonly section: string
  readonly name: string
  readonly value: string
}

/** systemd.syntax(7), of which continued lines are not used here. @throws Error naming a line that is none */
function settingsOf(text: string): Setting[] {
  let section = ''
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(?:[#;].*)?$/.test(line)) return []
    const header = /^\[(\w+)\]$/.exec(line)?.[1]
    if (header !== undefined) {
      section = header
      return []
    }
    const [, name, value] = /^([A-Z][A-Za-z]*)=(.*[^\\])?$/.exec(line) ?? []
    if (name === undefined) throw new Error(`line ${index + 1} is no setting: ${line}`)
    return [{ section, name, value: value ?? '' }]
  })
}

const settings = settingsOf(unit)
const valueOf = (wanted: string): string | undefined =>
  settings.find(({ section, name }) => `${section}/${name}` === wanted)?.value

test('it restarts, ends in time, and may do nothing but read and speak to the network', () => {
  const expected = {
    'Service/Restart': 'always',
    'Unit/StartLimitIntervalSec': '0',
    // Exit code 1, of LOG_AND_EXIT, is not among them.
    'Service/RestartPreventExitStatus': '2',
    'Service/ProtectSystem': 'strict',
    'Service/NoNewPrivileges': 'yes',
    'Service/PrivateTmp': 'yes',
    'Service/CapabilityBoundingSet': '',
    'Service/User': 'millrace',
  }
  for (const [name, value] of Object.entries(expected)) assert.equal(valueOf(name), value, name)
  assert.match(
    valueOf('Service/ExecStart') ?? '',
    /^\/opt\/millrace\/millrace start --env-file \/etc\/millrace\/\S+$/,
  )
  assert.ok(Number(valueOf('Service/TimeoutStopSec')) > 10)
  assert.ok(Number(valueOf('Service/LimitNOFILE')) >= 65_536)
  // V8 compiles to memory that is written and then executed.
  assert.equal(valueOf('Service/MemoryDenyWriteExecute'), undefined)
  const cache = valueOf('Service/CacheDirectory')
  assert.equal(
    valueOf('Service/Environment'),
    `NODE_COMPILE_CACHE=/var/cache/${cache}/compile`,
    'the only thing that is written',
  )
  const user = readFileSync(join(root, 'deploy/systemd/millrace.sysusers.conf'), 'utf8')
  assert.match(user, /^u millrace - /m)
})

/** Where systemd is: what it says of the unit as it would be on a machine with this folder at /opt/millrace. */
function verified(text: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'millrace-unit-'))
  try {
    const file = join(dir, 'millrace.service')
    writeFileSync(file, text.replaceAll('/opt/millrace/', root))
    const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
      encoding: 'utf8',
    })
    return stdout + stderr
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const hasSystemd = spawnSync('systemd-analyze', ['--version']).error === undefined

test('systemd can read it, and would tell a mistake', () => {
  const mistaken = unit.replace('Restart=always', 'Restart=allways')
  if (hasSystemd) {
    assert.equal(verified(unit), '')
    assert.match(verified(mistaken), /allways/)
  }
  assert.throws(() => settingsOf(unit.replace('Restart=always', 'Restart always')), /no setting/)
})
