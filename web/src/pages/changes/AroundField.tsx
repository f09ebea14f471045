import { Button } from '@mantine/core'
import { useId, useState, type FormEvent } from 'react'
import { fieldMoment, fieldText } from '../../app/moment-field.ts'
import { middleOf, rangeAround, useSetTimeRange, useTimeRange } from '../../app/time-range.ts'
import { useZone } from '../../stores/preferences.ts'

/** "What changed around 14:05": a moment, a quarter of an hour to either side. */
export function AroundField() {
  const range = useTimeRange()
  const zone = useZone()
  const middle = middleOf(range)
  const shown = middle === undefined ? '' : fieldText(middle, zone)
  return <MomentForm key={shown} shown={shown} />
}

function MomentForm({ shown }: { readonly shown: string }) {
  const id = useId()
  const zone = useZone()
  const setRange = useSetTimeRange()
  const [text, setText] = useState(shown)
  const at = fieldMoment(text, zone)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (at !== undefined) setRange(rangeAround(at))
  }
  return (
    <form className="changes-around" onSubmit={submit}>
      <label htmlFor={id}>Around</label>
      <input
        id={id}
        type="datetime-local"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        type="submit"
        disabled={at === undefined}
        data-tip="Shows a quarter of an hour before and after this moment"
      >
        ± 15 min
      </Button>
    </form>
  )
}
