import { notifications } from '@mantine/notifications'
import { Suspense, lazy, useEffect, useState } from 'react'
import { loadPanel } from './load-panel.ts'
import { useOpenChange } from './place.ts'
import './toast.css'

const ChangePanel = lazy(async () => ({ default: (await loadPanel()).ChangePanel }))

/** Draws the panel over the page when the address asks for one; until then nothing of it is loaded. */
export function ChangeHost({ cluster }: { readonly cluster: string }) {
  const place = useOpenChange()
  const [wanted, setWanted] = useState(place !== undefined)
  const isOpen = place !== undefined
  if (isOpen && !wanted) setWanted(true)
  useEffect(() => {
    // What was told of the change before lies over the button of this one.
    if (isOpen) notifications.clean()
  }, [isOpen])
  return (
    <Suspense fallback={null}>{wanted && <ChangePanel cluster={cluster} place={place} />}</Suspense>
  )
}
