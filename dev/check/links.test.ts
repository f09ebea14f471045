import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { brokenLinks } from './links.ts'
import { readMarkdown } from './markdown.ts'

test('what is not there is told with file and line; what is, is not', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'millrace-links-'))
  t.after(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'docs'))
  mkdirSync(join(root, 'dev/launcher'), { recursive: true })
  writeFileSync(
    join(root, 'dev/launcher/main.sh'),
    'case $command in\n  start)\n  help | --help)\nesac\n',
  )
  writeFileSync(join(root, 'docs/troubleshooting.md'), '| `MR_CONFIG` |\n')
  writeFileSync(
    join(root, 'docs/a.md'),
    `# First page

## The \`same\` twice, (1)
## The same twice, 1

[self](#first-page) [other](../README.md#millrace "title") [folder](../dev) [web](https://example.org/x#y)
[one](#the-same-twice-1) [two](#the-same-twice-1-1)
\`PORT_2\` and \`MR_CONFIG\` and \`LOG_AND_EXIT\`: \`./millrace start\`, \`[no](link.md)\`
`,
  )
  writeFileSync(
    join(root, 'README.md'),
    `# Millrace

[gone](docs/gone.md) [anchor](docs/a.md#second) [out](../x.md)
[label]: docs/b.md
\`./millrace strat\`, /opt/millrace/millrace is prose

\`\`\`sh
BOOTSTRP_SERVERS=x /opt/millrace/millrace begin
[not](a-link.md)
\`\`\`
\`MR_NOTHING\`
`,
  )
  assert.deepEqual(brokenLinks(root), [
    'README.md:3 docs/gone.md is not there',
    'README.md:3 docs/a.md#second: docs/a.md has no heading #second',
    'README.md:3 ../x.md leads out of the repository',
    'README.md:4 docs/b.md is not there',
    'README.md:5 ./millrace strat: there is no such command',
    'README.md:8 ./millrace begin: there is no such command',
    'README.md:8 BOOTSTRP_SERVERS: there is no such variable, value or code',
    'README.md:11 MR_NOTHING: there is no such variable, value or code',
  ])
})

test('anchors are as GitHub makes them', () => {
  const { anchors } = readMarkdown(
    '# A, B & C\n## `./millrace acls`\n### [Link](x.md) – "so" it_is\n## Über\n```\n# no heading\n```\n<a id="own"></a>\n',
  )
  assert.deepEqual([...anchors], ['a-b--c', 'millrace-acls', 'link--so-it_is', 'über', 'own'])
})
