import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useState, type ReactNode } from 'react'
import { actionWords } from './confirm.ts'
import { ChangeFormView } from './ChangeFormView.tsx'
import { AddPartitionsFields } from './forms/AddPartitionsFields.tsx'
import { CreateTopicFields } from './forms/CreateTopicFields.tsx'
import { EditConfigFields } from './forms/EditConfigFields.tsx'
import { TruncateFields } from './forms/TruncateFields.tsx'
import { addPartitions } from './forms/add-partitions.ts'
import { createTopic } from './forms/create-topic.ts'
import { deleteTopics } from './forms/delete-topics.ts'
import { editConfig } from './forms/edit-config.ts'
import { truncateTopics } from './forms/truncate-topics.ts'
import { useLeaveChange, type OpenChange } from './place.ts'
import './panel.css'

/** px: form and preview side by side; one column where there is nothing to fill in. */
const WIDE = 1040
const NARROW = 600

/** The one panel through which everything is changed. `place` undefined: closed. */
export function ChangePanel({
  cluster,
  place,
}: {
  readonly cluster: string
  readonly place: OpenChange | undefined
}) {
  const leave = useLeaveChange()
  const phone = useMediaQuery('(max-width: 640px)', undefined, { getInitialValueInEffect: false })
  // What slides out is what was there.
  const [last, setLast] = useState(place)
  if (place !== undefined && place !== last) setLast(place)
  const shown = place ?? last
  // Not before the panel is drawn once closed: it slides in, and notes where the focus came from.
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const frame = requestAnimationFrame(() => setReady(true))
    return () => cancelAnimationFrame(frame)
  }, [])
  if (shown === undefined) return null
  const { title, size } = headOf(shown)
  return (
    <Drawer
      opened={ready && place !== undefined}
      onClose={leave}
      position="right"
      size={phone ? '100%' : size}
      title={title}
      // What is changed stays legible beside it.
      overlayProps={{ backgroundOpacity: 0.4 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{
        content: 'act-panel',
        header: 'act-head',
        title: 'act-title',
        body: 'act-body',
      }}
    >
      <FormOf
        // Another change of other topics is another form.
        key={`${shown.change} ${shown.on.join(',')}`}
        cluster={cluster}
        place={shown}
        onClose={leave}
      />
    </Drawer>
  )
}

function headOf({ change, on }: OpenChange): { readonly title: ReactNode; readonly size: number } {
  const { verb } = FORMS[change]
  const object = on.length === 1 ? <span className="mono">{on[0]}</span> : null
  return {
    title:
      change === 'create-topic' ? (
        verb
      ) : object === null ? (
        actionWords(verb, on)
      ) : (
        <>
          {verb} {object}
        </>
      ),
    size: change === 'delete-topics' ? NARROW : WIDE,
  }
}

const FORMS = {
  'create-topic': createTopic,
  'edit-topic-config': editConfig,
  'add-partitions': addPartitions,
  'truncate-topics': truncateTopics,
  'delete-topics': deleteTopics,
} as const

interface FormOfProps {
  readonly cluster: string
  readonly place: OpenChange
  readonly onClose: () => void
}

/** Each form with its own type of fields. */
function FormOf(props: FormOfProps) {
  const { change } = props.place
  switch (change) {
    case 'create-topic':
      return <ChangeFormView {...props} definition={createTopic} Fields={CreateTopicFields} />
    case 'edit-topic-config':
      return <ChangeFormView {...props} definition={editConfig} Fields={EditConfigFields} />
    case 'add-partitions':
      return <ChangeFormView {...props} definition={addPartitions} Fields={AddPartitionsFields} />
    case 'truncate-topics':
      return <ChangeFormView {...props} definition={truncateTopics} Fields={TruncateFields} />
    case 'delete-topics':
      return <ChangeFormView {...props} definition={deleteTopics} Fields={undefined} />
    default:
      return change satisfies never
  }
}
