/** What a PickList offers, and what is left of it when somebody types. */
export interface PickOption {
  readonly value: string
  /** Where it is not the value. */
  readonly label?: string
  /** Dim, behind it. */
  readonly note?: string
}

export interface PickGroup {
  /** '': without a head. */
  readonly label: string
  readonly options: readonly PickOption[]
}

/** Of one group; more are found by typing more. */
const MOST = 200

/** Options in which every word occurs, or whose group or note has it; groups without any are left out. */
export function matchingGroups(groups: readonly PickGroup[], query: string): readonly PickGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .map((group) => ({
      ...group,
      options: group.options
        .filter(({ value, label = value, note = '' }) => {
          const text = `${label} ${note} ${group.label}`.toLowerCase()
          return words.every((word) => text.includes(word))
        })
        .slice(0, MOST),
    }))
    .filter(({ options }) => options.length > 0)
}
