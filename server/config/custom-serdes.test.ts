import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { ConfigError } from './errors.ts'
import { loadConfig } from './load.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'millrace-serdes-'))
after(() => rmSync(dir, { recursive: true }))

/** @returns the module's path */
function write(name: string, yaml?: string, text = 'export function createSerde() {}'): string {
  const module = path.join(dir, `${name}.mjs`)
  writeFileSync(module, text)
  if (yaml !== undefined) writeFileSync(path.join(dir, `${name}.yml`), yaml)
  return module
}

const load = (modules: string, more: Record<string, string> = {}) =>
  loadConfig({ BOOTSTRAP: 'a:1', CUSTOM_SERDES: modules, ...more })

function problems(modules: string, more: Record<string, string> = {}): string[] {
  try {
    load(modules, more)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems.map(({ variable, message }) => `${variable} ${message}`)
  }
}

test('a module without a file beside it: a text under its name, for every part', () => {
  const module = write('plain')
  const { customSerdes } = load(path.relative(process.cwd(), module))
  assert.deepEqual(customSerdes, [
    { label: 'plain', module, format: 'string', sides: ['key', 'value', 'headers'], config: {} },
  ])
})

test('variants with settings: all are texts as written, $NAME is a variable of the environment', () => {
  const yaml = `
serdes:
  - name: Mainframe keys
    isKey: true
    config: { width: 010, ratio: 1.50, strict: true, password: $MF_PASSWORD, price: $5 }
  - name: Mainframe
    format: json
    isKey: false
    config:
      absent: \${MF_ABSENT}
`
  const { customSerdes, warnings } = load(write('mainframe', yaml), { MF_PASSWORD: 'geheim' })
  assert.deepEqual(
    customSerdes.map(({ label, format, sides, config }) => ({ label, format, sides, config })),
    [
      {
        label: 'Mainframe keys',
        format: 'string',
        sides: ['key'],
        config: {
          width: '010',
          ratio: '1.50',
          strict: 'true',
          password: 'geheim',
          price: '$5',
        },
      },
      { label: 'Mainframe', format: 'json', sides: ['value'], config: {} },
    ],
  )
  const [warning] = warnings.filter((each) => each.startsWith('CUSTOM_SERDES'))
  assert.match(warning ?? '', /Mainframe.*absent.*\(line 10\).*MF_ABSENT is not set/)
})

test('labels of the installation may be defaults and on lists, each where it may be used', () => {
  const keys = write('keys', 'name: Own Keys\nisKey: true\n')
  const { search } = load(keys, {
    DEFAULT_KEY_SERDES: 'own keys',
    AVAILABLE_KEY_SERDES: 'String,OWN KEYS',
  })
  assert.equal(search.serdes.defaults.key, 'Own Keys')
  assert.deepEqual(search.serdes.available.key, ['String', 'Own Keys'])
  const [wrong] = problems(keys, { DEFAULT_VALUE_SERDES: 'Own Keys' })
  assert.match(wrong ?? '', /^DEFAULT_VALUE_SERDES .*another part of records/)
})

test('names that are taken are told with both', () => {
  const one = write('one', 'name: XML files\n')
  const two = write('two', 'name: xml  FILES\n')
  assert.match(
    problems(`${one},${two}`)[0] ?? '',
    /"xml {2}FILES" of .*two\.mjs.*"XML files" of .*one\.mjs/,
  )
  for (const label of ['json', 'Auto', 'avro (strict)'])
    assert.match(problems(write('taken', `name: ${label}\n`))[0] ?? '', /a serde of Millrace/)
})

const mistakes: readonly (readonly [string, () => string, RegExp])[] = [
  ['a Java class', () => 'org.corp.XMLSerde', /looks like a Java class.*custom-serdes\.md/],
  ['a missing file', () => path.join(dir, 'gone.mjs'), /gone\.mjs.*cannot be read: ENOENT/],
  ['a folder', () => dir, /is no file/],
  [
    'a module of another kind',
    () => {
      writeFileSync(path.join(dir, 'x.py'), '')
      return path.join(dir, 'x.py')
    },
    /no ES module by its ending/,
  ],
  ['no YAML', () => write('broken', 'name: ['), /broken\.yml has a mistake: line 1: .*no YAML/],
  [
    'a format',
    () => write('f', 'name: F\nformat: xml\n'),
    /line 2: format is "xml"\. Expected json/,
  ],
  ['isKey', () => write('k', 'isKey: maybe\n'), /line 1: isKey is "maybe"/],
  [
    'a slip',
    () => write('s', 'name: S\niskey: true\n'),
    /line 2: .* has "iskey"\. Known here: name/,
  ],
  ['a comma', () => write('c', 'name: "a,b"\n'), /line 1: name is "a,b".*without a comma/],
  ['a list as setting', () => write('l', 'config:\n  a: [1]\n'), /line 2: config\.a is a list/],
  ['an empty list', () => write('e', 'serdes: []\n'), /serdes is empty/],
]
for (const [name, module, message] of mistakes) {
  test(`a problem with the configuration: ${name}`, () => {
    const told = problems(module())
    assert.equal(told.length, 1, told.join('\n'))
    assert.match(told[0] ?? '', /^CUSTOM_SERDES /)
    assert.match(told[0] ?? '', message)
  })
}
