import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { findCrossings } from './borders.ts'

function withTree(files: Record<string, string>, check: (root: string) => void): void {
  const root = mkdtempSync(path.join(tmpdir(), 'borders-'))
  try {
    for (const top of ['packages', 'server', 'web', 'cli', 'dev', 'bench', 'e2e'])
      mkdirSync(path.join(root, top))
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
      writeFileSync(path.join(root, file), text)
    }
    check(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

test('a page that imports the server is named with file and line', () => {
  withTree(
    {
      'web/src/page.tsx': "import x from 'y'\nimport { load } from '../../server/config/load.ts'\n",
    },
    (root) => {
      const [crossing, ...others] = findCrossings(root)
      assert.deepEqual(others, [])
      assert.equal(crossing?.file, 'web/src/page.tsx')
      assert.equal(crossing?.line, 2)
      assert.equal(crossing?.to, 'server/config')
    },
  )
})

test('type imports, re-exports, dynamic imports and worker URLs count', () => {
  withTree(
    {
      'packages/kafka/src/a.ts': "import type { A } from '@millrace/contract/cluster.ts'\n",
      'packages/kafka/src/b.ts': "export { b } from '../../../server/derive/b.ts'\n",
      'server/serve/c.ts': "const c = await import('../observe/c.ts')\n",
      'server/derive/d.ts': "new Worker(new URL('../observe/worker.ts', import.meta.url))\n",
    },
    (root) =>
      assert.deepEqual(
        findCrossings(root)
          .map((crossing) => crossing.to)
          .sort(),
        ['packages/contract', 'server/derive', 'server/observe', 'server/observe'],
      ),
  )
})

test('allowed directions and registry packages pass; tests may use the test tools', () => {
  withTree(
    {
      'server/serve/a.ts':
        "import { z } from 'zod'\nimport type { E } from '../derive/estate.ts'\n",
      'packages/kafka/src/a.int.test.ts':
        "import { singleNode } from '@millrace/dev/testing/kafka.ts'\n",
    },
    (root) => assert.deepEqual(findCrossings(root), []),
  )
})

test('a folder without a rule is reported', () => {
  withTree({ 'server/extra.ts': '', 'packages/new/src/a.ts': '' }, (root) =>
    assert.deepEqual(
      findCrossings(root).map((crossing) => crossing.file),
      ['packages/new/src/a.ts'],
    ),
  )
})
