/** The files and commands of the manual are read as Millrace reads them: each must be right. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { readEnvFile } from './env-file.ts'
import { ConfigError } from './errors.ts'
import { loadConfig } from './load.ts'

const DOCS = path.join(import.meta.dirname, '../../docs')
/** Page → examples that it has at least. */
const PAGES = { 'quick-start.md': 9, 'managed-kafka.md': 9, 'migrating-from-kpow.md': 1 }

interface Example {
  readonly line: number
  readonly language: 'env' | 'properties' | 'sh'
  readonly text: string
}

function examples(markdown: string): Example[] {
  return [...markdown.matchAll(/^```(env|properties|sh)\n(.*?)^```/gms)].map((match) => {
    const language = match[1] === 'sh' || match[1] === 'properties' ? match[1] : 'env'
    return {
      line: markdown.slice(0, match.index).split('\n').length + 1,
      language,
      text: match[2] ?? '',
    }
  })
}

type Env = Record<string, string>

/** Assignments before a command and after `export`, and docker's `-e`; `export` counts for all that follows. */
function commandsOf(text: string): Env[] {
  const exported: Env = {}
  const environments: Env[] = []
  for (const command of text.replaceAll('\\\n', ' ').split('\n')) {
    const words = command.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []
    const own: Env = {}
    for (const [index, word] of words.entries()) {
      const [, name, value = ''] = /^([A-Z]\w*)=(.*)$/s.exec(word) ?? []
      const before = words.slice(0, index)
      const assigns =
        before.every((each) => /^(?:export|[A-Z]\w*=.*)$/s.test(each)) || before.at(-1) === '-e'
      if (name !== undefined && assigns) own[name] = value.replace(/^(['"])(.*)\1$/s, '$2')
    }
    if (Object.keys(own).length === 0) continue
    if (words[0] === 'export') Object.assign(exported, own)
    else environments.push({ ...exported, ...own })
  }
  return environments
}

function environmentsOf({ language, text }: Example): Env[] {
  if (language === 'sh') return commandsOf(text)
  const { variables, mistakes } = readEnvFile(`example.${language}`, text)
  assert.deepEqual(mistakes, [])
  return [Object.fromEntries(variables.map(({ name, value }) => [name, value]))]
}

const warned = (warnings: readonly string[]): string[] =>
  warnings.filter((warning) => !warning.startsWith('There is no sign-in: '))

/** Problems and warnings, but for files that are not on this machine, and what is said of open consoles. */
function complaints(env: Env): string[] {
  try {
    return warned(loadConfig(env).warnings)
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error))
    const problems = error.problems
      .filter(({ message }) => !(message.includes('/etc/millrace/') && message.includes('ENOENT')))
      .map(({ variable, message }) => `${variable} ${message}`)
    return [...problems, ...warned(error.warnings)]
  }
}

for (const [page, least] of Object.entries(PAGES)) {
  const markdown = readFileSync(path.join(DOCS, page), 'utf8')
  const all = examples(markdown).flatMap((example) =>
    environmentsOf(example).map((env) => ({ line: example.line, env })),
  )
  test(`every example of ${page} is a configuration that loads`, () => {
    assert.ok(all.length >= least, `${all.length} examples are read`)
    for (const { line, env } of all) {
      assert.ok('BOOTSTRAP' in env, `${page}:${line}`)
      assert.deepEqual(complaints(env), [], `${page}:${line}`)
    }
  })
}

test('an example with a misspelled or ignored variable, or a wrong value, is told', () => {
  assert.deepEqual(complaints({ BOOTSTRAP: 'a:1', ENVIRONMENT_NAM: 'x' }), [
    'ENVIRONMENT_NAM is not read: did you mean ENVIRONMENT_NAME?',
  ])
  const [ignored] = complaints({ BOOTSTRAP: 'a:1', CONFLUENT_API_KEY: 'x' })
  assert.match(ignored ?? '', /no support for Confluent Cloud metrics/)
  const [wrong] = complaints({ BOOTSTRAP: 'a:1', KAFKA_VARIANT: 'CONFLUENT' })
  assert.match(wrong ?? '', /^KAFKA_VARIANT is "CONFLUENT"\. Expected one of EVENT_HUBS/)
})
