import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('jq.ts', import.meta.url))
let folder = ''
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'jq-'))))
after(() => rmSync(folder, { recursive: true }))

function jq(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function file(name: string, content: string): string {
  const target = path.join(folder, name)
  writeFileSync(target, content)
  return target
}

const RUNS: readonly (readonly [args: readonly string[], input: string, output: string])[] = [
  [['.a'], '{"a":[1,{"b":2}]}', '[\n  1,\n  {\n    "b": 2\n  }\n]\n'],
  [['-c', '.'], '{"a":1}\n\n{"b":[1,2]}\n', '{"a":1}\n{"b":[1,2]}\n'],
  [['-c', '.'], '{"a":\n 1} [2]3 "x\n', '{"a":1}\n[2]\n3\n'],
  [['-c', '.'], ' 1 2\n{"a":"}\\""}{}[]"a""b"null', '1\n2\n{"a":"}\\""}\n{}\n[]\n"a"\n"b"\nnull\n'],
  [['-r', '.[]'], '["a","b"]', 'a\nb\n'],
  [['-j', '.[]'], '["a",1]', 'a1'],
  [['-a', '-c', '.'], '["é😀"]', '["\\u00e9\\ud83d\\ude00"]\n'],
  [['-S', '-c', '.'], '{"b":1,"a":{"d":1,"c":2}}', '{"a":{"c":2,"d":1},"b":1}\n'],
  [['--tab', '.'], '[1]', '[\n\t1\n]\n'],
  [['--indent', '1', '.'], '[1]', '[\n 1\n]\n'],
  [['-n', '[inputs]', '-c'], '1 2', '[1,2]\n'],
  [['-nc', '[., input]'], '1 2', '[null,1]\n'],
  [['-s', '-c', '.'], '1 2', '[1,2]\n'],
  [['-R', '.'], 'a\nb', '"a"\n"b"\n'],
  [['-Rs', '.'], 'a\nb\n', '"a\\nb\\n"\n'],
  [
    ['-n', '-r', '--arg', 'a', 'x', '--argjson', 'b', '[1]', '"\\($a)\\($b)\\($ARGS.named.a)"'],
    '',
    'x[1]x\n',
  ],
  [['-nc', '$ARGS.positional', '--args', 'a', 'b'], '', '["a","b"]\n'],
  [['-nc', '$ARGS.positional', '--jsonargs', '1', '{"a":2}'], '', '[1,{"a":2}]\n'],
  [
    ['-c', 'select(.a == "x")', '--fast'],
    '{"a":"x"}\nnot json\n{"a":"\\u0078"}\n{"a":"y"}\n',
    '{"a":"x"}\n{"a":"x"}\n',
  ],
  [['-c', '--dialect', 'auto', '.a | to-long > 5'], '{"a":"7"}', 'true\n'],
  [['-c', '.'], '9007199254740993 {"10":1,"2":2}', '9007199254740993\n{"10":1,"2":2}\n'],
  [['$ENV | length'], '1', '0\n'],
]
for (const [args, input, output] of RUNS) {
  test(`jq ${args.join(' ')} on ${JSON.stringify(input.slice(0, 30))}`, () => {
    assert.equal(jq(args, input).stdout, output)
  })
}

const STATUS: readonly (readonly [
  args: readonly string[],
  input: string,
  status: number,
  message: RegExp,
])[] = [
  [['-e', '.'], 'true', 0, /^$/],
  [['-e', '.'], 'true false', 1, /^$/],
  [['-e', 'empty'], '1', 4, /^$/],
  [['.a'], '1 {"a":2}', 5, /Cannot index number with string \("a"\)/],
  [['error({"a":1})'], '1', 5, /\{"a":1\} \(not a string\)/],
  [['halt_error'], '"bye\\n"', 5, /^bye\n$/],
  [['halt_error(3)'], '{"a":1}', 3, /^\{"a":1\}\n$/],
  [['.a ='], '1', 3, /expected a filter/],
  [['.'], '{"a":1}\n{nope}\n', 2, /line 2.*keys must be strings/],
  [['.', '/does/not/exist'], '', 2, /ENOENT/],
  [['--nope', '.'], '', 2, /no option --nope[^]*usage:/],
  [[], '', 2, /PROGRAM is missing/],
  [['--argjson', 'a', '{', '.'], '', 2, /not JSON/],
  [['debug, stderr'], '1', 0, /^\["DEBUG:",1\]\n1$/],
  [['--dialect', 'auto', '.value.a > 1'], '{}', 0, /warning at line 1.*never compare/],
]
for (const [args, input, status, message] of STATUS) {
  test(`jq ${args.join(' ')} ends with ${status}`, () => {
    const result = jq(args, input)
    assert.equal(result.status, status)
    assert.match(result.stderr, message)
    assert.doesNotMatch(result.stderr, /\n {4}at /)
  })
}

test('several files, a program from a file, values after one that failed', () => {
  const first = file('a.json', '{"a":1}\n"x"\n{"a":2}')
  const second = file('b.json', '{"a":\n3}')
  const result = jq(['-c', '-f', file('p.jq', '# comment\n.a'), first, second])
  assert.equal(result.stdout, '1\n2\n3\n')
  assert.equal(result.status, 5)
})

test('lines longer than a block, and a big file in little memory', () => {
  const long = 'x'.repeat(3_000_000)
  assert.equal(jq(['length'], `"${long}"\n"${long}"`).stdout, '3000000\n3000000\n')
  const line = `${JSON.stringify({ a: 'y'.repeat(990) })}\n`
  const big = file('big.ndjson', line.repeat(100_000))
  const { stdout } = spawnSync(
    process.execPath,
    ['--max-old-space-size=60', program, '-n', 'reduce inputs as $x (0; . + 1)', big],
    { encoding: 'utf8' },
  )
  assert.equal(stdout, '100000\n')
})

test('a reader that leaves ends it quietly', async () => {
  const child = spawn(process.execPath, [program, '-n', 'range(1e9)'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const complaints: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
  await once(child.stdout, 'data')
  child.stdout.destroy()
  const [code] = await once(child, 'exit')
  assert.equal(code, 141)
  assert.equal(Buffer.concat(complaints).toString(), '')
})
