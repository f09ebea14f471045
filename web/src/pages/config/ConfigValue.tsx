import { MiddleText } from '../../ui/table/MiddleText.tsx'
import { configMeaning } from '../../config-words.ts'

/** A value with what it means beside it: `604800000 7 d`. */
export function ConfigValue({
  name,
  value,
}: {
  readonly name: string
  readonly value: string | null
}) {
  if (value === null) return <span className="dim">not set</span>
  if (value === '') return <span className="dim">empty</span>
  const meaning = configMeaning(name, value)
  return (
    <>
      <MiddleText text={value} />
      {meaning !== null && <span className="dim num">{meaning}</span>}
    </>
  )
}
