/**
 * Preferences as the server keeps them: one member for each that is changed by itself, so that two browsers which change
 * two tables overwrite nothing of each other.
 */
import type { Settings } from '@millrace/contract/personal.ts'
import type { Preferences } from './preferences.ts'

export type Members = Settings['values']

const COLUMNS = 'columns.'

export function membersOf({ columns, ...single }: Preferences): Members {
  const { zone, theme, navCollapsed, density, formWidth, formCollapsed, chartMarks } = single
  const tables = Object.entries(columns).map(
    ([table, layout]) => [COLUMNS + table, layout] as const,
  )
  return {
    zone,
    theme,
    navCollapsed,
    density,
    formWidth,
    formCollapsed,
    chartMarks,
    ...Object.fromEntries(tables),
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
  const tables = Object.entries(members).flatMap(([name, layout]) =>
    name.startsWith(COLUMNS) && typeof layout === 'string'
      ? [[name.slice(COLUMNS.length), layout] as const]
      : [],
  )
  return {
    zone: oneOf('zone', ['utc', 'local'], base.zone),
    theme: oneOf('theme', ['auto', 'dark', 'light'], base.theme),
    navCollapsed: flag('navCollapsed', base.navCollapsed),
    density: oneOf('density', ['compact', 'comfortable'], base.density),
    formWidth: typeof width === 'number' && width > 0 ? width : base.formWidth,
    formCollapsed: flag('formCollapsed', base.formCollapsed),
    chartMarks: flag('chartMarks', base.chartMarks),
    columns: { ...base.columns, ...Object.fromEntries(tables) },
  }
}
