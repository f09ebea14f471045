import { Kbd, Modal } from '@mantine/core'
import { SHORTCUTS } from '../use-shortcuts.ts'
import './shortcuts.css'

export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard"
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={420}
    >
      <dl className="shortcuts-sheet">
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <Kbd key={key} size="xs">
                  {key}
                </Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
