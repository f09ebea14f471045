import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const template = read('deploy/cloudformation/millrace-ecs.yaml')

test('tasks are asked as the image asks itself: ECS does not look at its HEALTHCHECK', () => {
  const own = /^HEALTHCHECK .*\\\n +CMD (\[.*\])$/m.exec(read('deploy/docker/Dockerfile'))?.[1]
  const [, list = ''] = /HealthCheck:\n +Command:\n((?: +- .*\n)+)/.exec(template) ?? []
  const command = [...list.matchAll(/- (.*)/g)].map(([, word]) => word)
  assert.deepEqual(command, ['CMD', ...JSON.parse(own ?? 'null')])
})

test('every parameter is in the manual', () => {
  const parameters = template.split(/^Parameters:$/m)[1]?.split(/^\w/m)[0] ?? ''
  const names = [...parameters.matchAll(/^ {2}(\w+):$/gm)].map(([, name = '']) => name)
  assert.ok(names.length > 10)
  const table = read('docs/aws.md')
  assert.deepEqual(
    names.filter((name) => !table.includes(`\`${name}\``)),
    [],
  )
})
