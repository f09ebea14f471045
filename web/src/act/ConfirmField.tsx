import { useId } from 'react'
import { confirmPhrase } from './confirm.ts'

/** The name, or how many, typed before something that cannot be taken back. */
export function ConfirmField({
  verb,
  names,
  typed,
  onType,
}: {
  readonly verb: string
  readonly names: readonly string[]
  readonly typed: string
  readonly onType: (typed: string) => void
}) {
  const id = useId()
  const phrase = confirmPhrase(names)
  return (
    <div className="act-confirm">
      <label htmlFor={id}>
        This cannot be taken back. To {verb.toLowerCase()}, type{' '}
        <code className="act-phrase">{phrase}</code>
      </label>
      <input
        id={id}
        className="form-control mono"
        value={typed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onType(event.currentTarget.value)}
      />
    </div>
  )
}
