import { Button, Modal } from '@mantine/core'
import { ExternalLink } from 'lucide-react'
import { useEffect, useState } from 'react'
import { apiUrl } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import { leaveToSignIn, noteReturned, signInUrl } from '../../api/signed-in.ts'
import './session.css'

/**
 * Over the page that stood there when the session ended. It stays as it is, with all that was typed; signing in takes place in
 * another tab, and whoever comes back from there finds it alive.
 */
export function SessionEnded() {
  const [still, setStill] = useState(false)
  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== 'visible') return
      void isSignedIn().then((yes) => (yes ? noteReturned() : setStill(true)))
    }
    document.addEventListener('visibilitychange', look)
    addEventListener('focus', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      removeEventListener('focus', look)
    }
  }, [])
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title="Your session has ended"
      size={420}
    >
      <p>
        This page stays as it is, with what you typed. Sign in in another tab and come back: it goes
        on by itself.
      </p>
      {still && (
        <p className="session-still" role="status">
          You are not signed in yet.
        </p>
      )}
      <div className="session-foot">
        <Button
          component="a"
          variant="filled"
          href={signInUrl()}
          target="_blank"
          rel="noopener"
          data-autofocus
          rightSection={<ExternalLink size={13} aria-hidden />}
        >
          Sign in again
        </Button>
        <Button onClick={leaveToSignIn}>Leave this page and sign in</Button>
      </div>
    </Modal>
  )
}

/** Asked past `apiFetch`, for which "no" would be news. */
async function isSignedIn(): Promise<boolean> {
  try {
    return (await fetch(apiUrl(apiPaths.me()))).ok
  } catch {
    return false
  }
}
