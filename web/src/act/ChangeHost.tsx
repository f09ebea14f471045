import { Suspense, lazy, useState } from 'react'
import { loadPanel } from './load-panel.ts'
import { useOpenChange } from './place.ts'
import './toast.css'

const ChangePanel = lazy(async () => ({ default: (await loadPanel()).ChangePanel }))

/** Draws the panel over the page when the address asks for one; until then nothing of it is loaded. */
export function ChangeHost({ cluster }: { readonly cluster: string }) {
  const place = useOpenChange()
  const [wanted, setWanted] = useState(place !== undefined)
  if (place !== undefined && !wanted) setWanted(true)
  return (
    <Suspense fallback={null}>{wanted && <ChangePanel cluster={cluster} place={place} />}</Suspense>
  )
}
