/** Why the internal topics cannot be used: missing permissions by name, and what brokers refused. */

export class Needs {
  readonly #acls: { readonly operation: string; readonly topic: string }[] = []
  readonly #sentences: string[] = []

  acl(operation: string, topic: string): void {
    this.#acls.push({ operation, topic })
  }

  say(sentence: string): void {
    this.#sentences.push(sentence)
  }

  /** null: nothing is in the way. */
  get reason(): string | null {
    const sentences = [...this.#sentences]
    if (this.#acls.length > 0) {
      const acls = this.#acls.map(({ operation, topic }) => `${operation} on Topic:${topic}`)
      const instead = this.#acls.some(({ operation }) => operation === 'CREATE')
        ? ' (or CREATE on the cluster)'
        : ''
      sentences.unshift(
        `The internal topics cannot be used: this principal needs ${acls.join(', ')}${instead}.`,
      )
    }
    return sentences.length === 0 ? null : sentences.join(' ')
  }
}
