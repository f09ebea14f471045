import { setPreference, useZone } from '../../stores/preferences.ts'
import './shell.css'

/** Times in UTC or in this computer's zone, everywhere at once. */
export function ZoneButton() {
  const zone = useZone()
  const other = zone === 'utc' ? 'local' : 'utc'
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const tip = `Times are in ${zone === 'utc' ? 'UTC' : `local time (${name})`}. Change to ${other === 'utc' ? 'UTC' : `local time (${name})`}.`
  return (
    <button
      type="button"
      className="icon-button shell-optional shell-zone"
      aria-label={tip}
      data-tip={tip}
      onClick={() => setPreference({ zone: other })}
    >
      {zone === 'utc' ? 'UTC' : 'Local'}
    </button>
  )
}
