import assert from 'node:assert/strict'
import test from 'node:test'
import { Worker } from 'node:worker_threads'
import { CompileError, LimitError } from './errors.ts'
import { compile } from './kjq.ts'

const STOPPED: readonly (readonly [program: string, limit: string])[] = [
  ['repeat(.)', 'steps'],
  ['last(repeat(1))', 'steps'],
  ['[range(1e9)]', 'steps'],
  ['until(false; . + 1)', 'steps'],
  ['[while(true; .)]', 'steps'],
  ['[recurse]', 'steps'],
  ['reduce range(1e9) as $i (0; . + 1)', 'steps'],
  ['[foreach range(1e9) as $i (0; . + 1)]', 'steps'],
  ['[limit(1e9; repeat(1))]', 'steps'],
  ['first(range(1e9) | select(. < 0))', 'steps'],
  ['any(repeat(null); false)', 'steps'],
  ['def f: f; f', 'steps'],
  ['def f: f | f; f', 'depth'],
  ['def f: 1 + f; f', 'depth'],
  ['def f: [f]; f', 'depth'],
  ['[[range(1000)], [range(1000)], [range(1000)]] | [combinations] | length', 'steps'],
  ['"a" * 1e9', 'size'],
  ['reduce range(40) as $i ("ab"; . + .)', 'size'],
  ['[range(1000)] | reduce range(40) as $i (.; . + .)', 'size'],
  ['"aaaaaaaaaa" * 1e6 | gsub("a"; "bbbbbbbbbbbbbbbb") | gsub("b"; "cccccccccccccccc")', 'steps'],
  ['[path(repeat(.))]', 'steps'],
]

const limits = { steps: 100_000, size: 1 << 24 }

for (const [program, limit] of STOPPED) {
  for (const wrapped of [program, `try (${program}) catch "caught"`, `((${program})? // 1), 2`]) {
    test(`${wrapped} is stopped by its ${limit}`, () => {
      const input = program === '[recurse]' ? Array.from({ length: 200_000 }, () => 1) : { a: {} }
      const run = (): unknown => {
        let last
        for (const value of compile(wrapped, { limits }).run(
          program.startsWith('until') ? 0 : input,
        ))
          last = value
        return last
      }
      assert.throws(run, (error) => error instanceof LimitError && error.limit === limit)
    })
  }
}

test('a limit that is reached in what could be computed beforehand is that of the run', () => {
  const query = compile('"a" * 1e9')
  assert.throws(() => [...query.run(null)], LimitError)
})

const TOO_LONG: readonly (readonly [what: string, source: string])[] = [
  ['alternatives', Array.from({ length: 9_000 }, () => '.a').join(' or ')],
  ['commas', `IN(${'1,'.repeat(30_000)}1)`],
  ['sums', Array.from({ length: 20_000 }, () => '.a').join('+')],
  ['fields', '.a'.repeat(30_000)],
  ['signs', `${'-'.repeat(60_000)}1`],
  ['tries', `${'try '.repeat(15_000)}1`],
  ['objects', `${'{a:'.repeat(10_000)}1${'}'.repeat(10_000)}`],
]

for (const [what, source] of TOO_LONG) {
  for (const dialect of ['jq', 'auto'] as const) {
    test(`a ${dialect} program of too many ${what} is one that cannot be compiled`, () => {
      assert.throws(() => compile(source, { dialect }), CompileError)
    })
  }
}

test('so is one of too many question marks, which are part of a name in the classic dialect', () => {
  assert.throws(() => compile(`.a${'?'.repeat(60_000)}`), CompileError)
})

test('classic: so is one of too many alternatives', () => {
  const source = Array.from({ length: 7_000 }, (_, i) => `.a == ${i}`).join(' or ')
  assert.throws(() => compile(source, { dialect: 'classic' }), CompileError)
})

test('the outputs limit lets so many through', () => {
  const got: unknown[] = []
  assert.throws(() => {
    for (const value of compile('range(9)', { limits: { outputs: 3 } }).run(null)) got.push(value)
  }, LimitError)
  assert.deepEqual(got, [0, 1, 2])
  assert.deepEqual([...compile('range(3)', { limits: { outputs: 3 } }).run(null)], [0, 1, 2])
})

test('an error inside try gives its depth back', () => {
  const program =
    '[range(500) | try (def f: if . > 50 then error("x") else (. + 1 | f) + 1 end; 0 | f) catch 1] | length'
  assert.deepEqual([...compile(program, { limits: { depth: 100 } }).run(null)], [500])
})

/** Runs a filter on a text in a worker and ends it after a time. @returns what it answered, or "ended" */
async function inWorker(pattern: string, text: string): Promise<unknown> {
  const module = new URL('kjq.ts', import.meta.url).href
  const source = `
    const { parentPort, workerData } = require('node:worker_threads')
    import(workerData.module).then(({ compile }) => {
      const query = compile('test($p)', { variables: new Map([['p', workerData.pattern]]) })
      parentPort.postMessage('ready')
      parentPort.postMessage(query.matches(workerData.text))
    })`
  const worker = new Worker(source, { eval: true, workerData: { module, pattern, text } })
  try {
    return await new Promise((resolve, reject) => {
      worker.on('error', reject)
      worker.on('message', (message) => {
        if (message === 'ready') setTimeout(() => resolve('ended'), 1_000)
        else resolve(message)
      })
    })
  } finally {
    await worker.terminate()
  }
}

test('a worker whose pattern explodes is ended by its caller', async () => {
  // Look-ahead keeps it from the engine that does not backtrack.
  assert.equal(await inWorker('^(?=a)(a+)+$', `${'a'.repeat(40)}!`), 'ended')
  assert.equal(await inWorker('^a+$', 'aaa'), true)
})
