/**
 * Preferences as the server keeps them: one member for each that is changed by itself, so that two browsers which change
 * two tables overwrite nothing of each other.
 */
import type { Settings } from '@millrace/contract/personal.ts'
import type { Preferences } from './preferences.ts'

export type Members = Settings['values']

/** What there is any number of: a member for each, named by its prefix and what it is of. */
const COLUMNS = 'columns.'
const SERDES = 'serdes.'

export function membersOf({ columns, serdes, ...single }: Preferences): Members {
  const { zone, theme, navCollapsed, density, formWidth, formCollapsed, chartMarks } = single
  return {
    zone,
    theme,
    navCollapsed,
    density,
    formWidth,
    formCollapsed,
    chartMarks,
    ...prefixed(COLUMNS, columns),
    ...prefixed(SERDES, serdes),
  }
}

/** Names whose values are not the same; all values are texts, numbers and booleans. */
export function differing(a: Members, b: Members): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name])
}

/** `members` over `base`. What this release does not know, or a value that cannot be one, changes nothing. */
export function withMembers(base: Preferences, members: Members): Preferences {
  const oneOf = <T>(name: string, values: readonly T[], other: T): T =>
    values.find((value) => value === members[name]) ?? other
  const flag = (name: string, other: boolean): boolean => oneOf(name, [true, false], other)
  const { formWidth: width } = members
  return {
    zone: oneOf('zone', ['utc', 'local'], base.zone),
    theme: oneOf('theme', ['auto', 'dark', 'light'], base.theme),
    navCollapsed: flag('navCollapsed', base.navCollapsed),
    density: oneOf('density', ['compact', 'comfortable'], base.density),
    formWidth: typeof width === 'number' && width > 0 ? width : base.formWidth,
    formCollapsed: flag('formCollapsed', base.formCollapsed),
    chartMarks: flag('chartMarks', base.chartMarks),
    columns: { ...base.columns, ...without(COLUMNS, members) },
    serdes: { ...base.serdes, ...without(SERDES, members) },
  }
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Members {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]))
}

function without(prefix: string, members: Members): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      name.startsWith(prefix) && typeof value === 'string'
        ? [[name.slice(prefix.length), value] as const]
        : [],
    ),
  )
}
