import { liveSocket } from '../api/live.ts'
import { settingsServer, SettingsSync, useKeeping } from './settings-sync.ts'

/** For the life of the page. */
export function startSettingsSync(): void {
  const sync = new SettingsSync(settingsServer)
  void sync.sync()
  // The server is back: what it did not take may be taken now.
  liveSocket.onChange(() => {
    const { keeping } = useKeeping.getState()
    if (liveSocket.state === 'open' && keeping.kind === 'here-only') void sync.sync()
  })
}
