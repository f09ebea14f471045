import assert from 'node:assert/strict'
import test from 'node:test'
import { neededPackages } from './lockfile.ts'

const lock = {
  '': { dependencies: { unused: '1.0.0' } },
  server: { dependencies: { '@millrace/kafka': '0.1.0', a: '1.0.0' } },
  'node_modules/@millrace/kafka': { link: true, resolved: 'packages/kafka' },
  'packages/kafka': { dependencies: { b: '2.0.0' } },
  'node_modules/a': {
    version: '1.0.0',
    dependencies: { b: '1.0.0' },
    optionalDependencies: { no: '1' },
  },
  'node_modules/a/node_modules/b': { version: '1.0.0' },
  'node_modules/b': { version: '2.0.0', dependencies: { a: '1.0.0' } },
  'node_modules/unused': { version: '1.0.0' },
}

test('what a workspace needs is found as Node finds it: nested first, through links, round circles', () => {
  const needed = neededPackages(lock, ['server'])
  assert.deepEqual(
    Array.from(needed.values(), ({ folder, name, needs }) => [folder, name, needs]),
    [
      ['node_modules/a', 'a', ['node_modules/a/node_modules/b']],
      ['node_modules/a/node_modules/b', 'b', []],
      ['node_modules/b', 'b', ['node_modules/a']],
      ['packages/kafka', '@millrace/kafka', ['node_modules/b']],
      ['server', '@millrace/server', ['node_modules/a', 'packages/kafka']],
    ],
  )
})

test('a dependency that the lockfile lacks is named, with who needs it', () => {
  const broken = { server: { dependencies: { gone: '1.0.0' } } }
  assert.throws(() => neededPackages(broken, ['server']), /no gone, which server depends on/)
})
