/** What Millrace itself says of the variables that the chart gives it. */
import { actionSpellings } from '@millrace/contract/actions.ts'
import { ConfigError } from '../../../server/config/errors.ts'
import { PROPERTY_OF_VARIABLE } from '../../../server/config/kafka-properties.ts'
import { loadConfig } from '../../../server/config/load.ts'
import { VARIABLES } from '../../../server/config/variables.ts'
import type { Found } from './found.ts'

const known = new Set([
  // The chart's own, which INSTANCE_URL is made of.
  'POD_IP',
  ...Object.keys(VARIABLES),
  ...PROPERTY_OF_VARIABLE.keys(),
  ...actionSpellings().map((action) => `ALLOW_${action}`),
])

/** @returns variables that there are not, and what Millrace would end its start for */
export function environmentProblems(found: Found): readonly string[] {
  const unknown = [...found.env.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `Millrace knows no variable ${name}`)
  return [...unknown, ...startProblems(found)]
}

function startProblems({ env, at }: Found): readonly string[] {
  // What comes from other objects is not known here, and may be what is missed.
  if (at('Deployment.spec.template.spec.containers.0.envFrom') !== undefined) return []
  const read = new Map([...env].map(([name, value]) => [name, asInAPod(value)]))
  try {
    loadConfig(Object.fromEntries(read))
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return (
      error.problems
        // Files are there in the pod only.
        .filter(({ variable }) => read.get(variable)?.startsWith('/etc/millrace/') !== true)
        .map(({ variable, message }) => `Millrace would not start: ${variable} ${message}`)
    )
  }
}

const asInAPod = (value: string): string =>
  value
    .replace('[$(POD_IP)]', '[fd00::1]')
    .replace('$(POD_IP)', '10.0.0.1')
    .replace(/^secret \S+ \S+$/, 'of a Secret, 16 characters or more')
