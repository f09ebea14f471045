/** The reference part of docs/configuration.md, made of the tables that the configuration is read by. */
import { ACTION_NAMES, ACTIONS } from '@millrace/contract/actions.ts'
import { IGNORED, REFUSED, SILENTLY_IGNORED } from '../../server/config/carried-over.ts'
import { PROPERTY_OF_VARIABLE } from '../../server/config/kafka-properties.ts'
import { VARIABLES, type Variable } from '../../server/config/variables.ts'
import type { Page } from './page.ts'

export const configurationPage: Page = { file: 'configuration.md', reference }

function kindOf(variable: Variable): string {
  switch (variable.type) {
    case 'integer':
      return `integer, ${variable.min} … ${variable.max}`
    case 'enum':
      return variable.values.map((value) => `\`${value}\``).join(' · ')
    case 'list':
      return 'list, separated by commas'
    case 'color':
      return 'colour'
    case 'text':
    case 'boolean':
      return variable.type
  }
}

function defaultOf(variable: Variable): string {
  if (!('default' in variable) || variable.default === undefined) return '–'
  const text = Array.isArray(variable.default)
    ? variable.default.join(',')
    : String(variable.default)
  return text === '' ? '–' : `\`${text}\``
}

function variableRows(perResource: boolean): string[] {
  const entries: [string, Variable][] = Object.entries(VARIABLES)
  return entries
    .filter(([, variable]) => (variable.perResource === true) === perResource)
    .map(
      ([name, variable]) =>
        `| \`${name}\` | ${kindOf(variable)} | ${defaultOf(variable)} | ${variable.description} |`,
    )
}

const HEAD = ['| variable | value | default | meaning |', '|---|---|---|---|']

function reference(): string {
  return [
    '## Each cluster',
    '',
    'A second cluster has the same variables with `_2` at the end, a third with `_3`, and so on.',
    '',
    ...HEAD,
    ...variableRows(true),
    '',
    'Besides these every property of a Kafka client is a variable: in capitals, dots made underscores.',
    '',
    [...PROPERTY_OF_VARIABLE.keys()]
      .sort()
      .map((name) => `\`${name}\``)
      .join(' '),
    '',
    '## The installation',
    '',
    ...HEAD,
    ...variableRows(false),
    '',
    '## Actions that everybody may do',
    '',
    '`ALLOW_<ACTION>=true` allows an action to everybody who reaches the console. All are off by default.',
    '',
    '| variable | permits to |',
    '|---|---|',
    ...ACTION_NAMES.map((name) => `| \`ALLOW_${name}\` | ${ACTIONS[name].permits} |`),
    '',
    "## kPow's variables without effect here",
    '',
    `Accepted silently: ${SILENTLY_IGNORED.map((name) => `\`${name}\``).join(' ')}`,
    '',
    'Accepted with a warning, because this version has not what they configure:',
    '',
    ...IGNORED.map(
      ({ feature, names }) => `- ${feature}: ${names.map((name) => `\`${name}\``).join(' ')}`,
    ),
    '',
    'Refused, because the console would be less protected than they ask for:',
    '',
    ...REFUSED.map(({ name, message }) => `- \`${name}\` ${message}`),
  ].join('\n')
}
