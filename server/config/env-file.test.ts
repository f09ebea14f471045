import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { readEnvFile } from './env-file.ts'

/** @returns names and values; fails on mistakes */
function valuesOf(file: string, text: string): Record<string, string> {
  const { variables, mistakes } = readEnvFile(file, text)
  assert.deepEqual(mistakes, [])
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
}

const mistakesOf = (file: string, text: string): string[] =>
  readEnvFile(file, text).mistakes.map(({ line, message }) => `${line}: ${message}`)

test('dotenv: quotes, export, comments, blanks', () => {
  const text = `\uFEFF# Kafka
BOOTSTRAP=kafka-1:9092,kafka-2:9092
export  PORT = 3000   # the console
  ENVIRONMENT_NAME="Pro duction" # quoted
EMPTY=
EMPTY_TOO= # nothing
PASSWORD=pa#ss word
SINGLE='a "b" \\n $c'
DOUBLE="a \\"b\\" \\\\ \\$c \\d\\tend"
SASL_JAAS_CONFIG=org.apache.Plain required username="bob" password="x#y";
LINES="one
two # not a comment"\r
LAST='x'`
  assert.deepEqual(valuesOf('millrace.env', text), {
    BOOTSTRAP: 'kafka-1:9092,kafka-2:9092',
    PORT: '3000',
    ENVIRONMENT_NAME: 'Pro duction',
    EMPTY: '',
    EMPTY_TOO: '',
    PASSWORD: 'pa#ss word',
    SINGLE: 'a "b" \\n $c',
    DOUBLE: 'a "b" \\ $c \\d\tend',
    SASL_JAAS_CONFIG: 'org.apache.Plain required username="bob" password="x#y";',
    LINES: 'one\ntwo # not a comment',
    LAST: 'x',
  })
})

test("Java properties, as kPow's: three separators, escapes, continued lines", () => {
  const text = `! comment
BOOTSTRAP=kafka-1:9092,\\
    kafka-2:9092
PORT: 3000
ENVIRONMENT_NAME Production \\u00fc
SASL_JAAS_CONFIG=Plain required username="bob" password="a\\\\b";
`
  assert.deepEqual(valuesOf('kpow.properties', text), {
    BOOTSTRAP: 'kafka-1:9092,kafka-2:9092',
    PORT: '3000',
    ENVIRONMENT_NAME: 'Production ü',
    SASL_JAAS_CONFIG: 'Plain required username="bob" password="a\\b";',
  })
})

test('mistakes are told by line, without values; what is right is read all the same', () => {
  const text = `A=1
just words
B="open
C=2`
  assert.deepEqual(mistakesOf('x.env', text), [
    '2: Expected NAME=value, a comment (#) or nothing.',
    '3: B begins with ", which is never closed.',
  ])
  assert.deepEqual(mistakesOf('x.env', `A='one' two`), [
    `1: A has text behind its closing '. Put the whole value into quotes, ' where it holds ".`,
  ])
  assert.deepEqual(mistakesOf('x.env', 'ssl.keystore.location=/x\n9LIVES=y'), [
    '1: "ssl.keystore.location" is no name of a variable. Expected letters, digits and underscores. Write SSL_KEYSTORE_LOCATION.',
    '2: "9LIVES" is no name of a variable. Expected letters, digits and underscores.',
  ])
  assert.deepEqual(mistakesOf('x.properties', 'A=1\nHASH_USER_FILE=C:\\\\etc\\users\nB=\\\\u1'), [
    '2: Expected four hexadecimal digits behind \\u. A backslash is written \\\\.',
  ])
  assert.deepEqual(mistakesOf('x.properties', 'A=\\u0000'), [
    '1: A has a NUL character, which no variable can hold.',
  ])
  const { variables } = readEnvFile('x.env', text)
  assert.deepEqual(variables, [
    { name: 'A', value: '1', line: 1 },
    { name: 'C', value: '2', line: 4 },
  ])
})

test('whatever a value is, quotes hold it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (any, plain) => {
      const value = any.replaceAll(/[\0\r]/g, '')
      const double = value.replaceAll(/[\\"]/g, '\\$&')
      const single = plain.replaceAll(/['\r]/g, '')
      assert.deepEqual(valuesOf('x', `A="${double}"\nB='${single}'\nC=1`), {
        A: value,
        B: single,
        C: '1',
      })
    }),
  )
})
