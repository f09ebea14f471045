/** What is wrong with one property. */
export interface PropertyProblem {
  /** Dotted name, e.g. `ssl.keystore.location`. */
  readonly property: string
  /** Goes on after the name: `is not set. Expected …`. Never holds a secret. */
  readonly message: string
}

export type Properties = Readonly<Record<string, string>>
