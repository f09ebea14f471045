import { Button } from '@mantine/core'
import { useState, type ComponentType, type FormEvent, type ReactNode } from 'react'
import { links } from '../app/links.ts'
import { useTopicName } from '../app/params.ts'
import { useGo } from '../app/use-go.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Empty } from '../ui/Empty.tsx'
import { CHANGES } from './changes.ts'
import { actionWords, isConfirmed } from './confirm.ts'
import { ConfirmField } from './ConfirmField.tsx'
import { DiscardBar } from './DiscardBar.tsx'
import { Equivalents } from './Equivalents.tsx'
import type { ChangeForm, ChangeInput, FieldsProps } from './forms/model.ts'
import { onlyTargets, retryable } from './outcome.ts'
import type { OpenChange } from './place.ts'
import { readiness } from './readiness.ts'
import { PreviewPane } from './PreviewPane.tsx'
import { ResultsView } from './ResultsView.tsx'
import { useDiscardGuard } from './use-discard-guard.ts'
import { usePreview } from './use-preview.ts'
import { useSubmit, type Run } from './use-submit.ts'

interface ChangeFormViewProps<Form extends object> {
  readonly definition: ChangeForm<Form>
  /** undefined: there is nothing to fill in. */
  readonly Fields: ComponentType<FieldsProps<Form>> | undefined
  readonly cluster: string
  readonly place: OpenChange
  readonly onClose: () => void
}

/** Form, preview, the same by other means and the buttons; afterwards what became of it. */
export function ChangeFormView<Form extends object>(props: ChangeFormViewProps<Form>) {
  const { definition, Fields, cluster, place, onClose } = props
  const { change, on } = place
  const { mutation, destructive } = CHANGES[change]
  const [first] = useState(() => definition.initial(place))
  const [form, setForm] = useState(first)
  const [typed, setTyped] = useState('')
  const reading = definition.read(form, on)
  const input = 'input' in reading ? reading.input : undefined
  const missing = on.length === 0 && change !== 'create-topic'
  const preview = usePreview(cluster, mutation, missing ? undefined : input)

  const leaveDone = useLeaveDone(cluster, place, onClose)
  const guard = useDiscardGuard(form !== first || typed !== '')
  const { run, submit, reset } = useSubmit(cluster, { mutation, done: definition.done }, (end) => {
    // What was done, if only for some topics, is not lost by closing.
    if (end.results.length > 0) guard.release()
    if (end.tone === 'ok') leaveDone()
  })
  const ready = readiness({
    input,
    lacks: 'lacks' in reading ? reading.lacks : null,
    preview,
    confirmed: !destructive || isConfirmed(typed, on),
    destructive,
    running: run.state === 'running',
  })
  // Verb and object where it cannot be taken back; elsewhere the head of the panel says of what.
  const words = destructive
    ? (preview.preview?.title ?? actionWords(definition.verb, on))
    : CHANGES[change].button

  if (missing) return <LostTopics onClose={onClose} />
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (ready.may.allowed && input !== undefined) submit(input)
  }
  if (run.state === 'ended') {
    return (
      <Ended
        run={run}
        guarded={guard.asking ? <DiscardBar {...guard} /> : null}
        onRetry={submit}
        onBack={() => {
          guard.hold()
          reset()
        }}
        onClose={() => {
          guard.release()
          onClose()
        }}
      />
    )
  }
  return (
    <form className="act-form" onSubmit={send} noValidate>
      <div className="act-scroll" data-columns={Fields !== undefined || undefined}>
        {Fields !== undefined && (
          <div className="act-fields">
            <Fields
              cluster={cluster}
              on={on}
              form={form}
              onChange={(next) => setForm((before) => ({ ...before, ...next }))}
            />
          </div>
        )}
        <PreviewPane preview={preview} waiting={input === undefined} />
        {/* Not before what would happen is told, which stands above: nothing moves down when it is. */}
        {preview.preview !== undefined && (
          <>
            {destructive && (
              <ConfirmField verb={definition.verb} names={on} typed={typed} onType={setTyped} />
            )}
            <Equivalents preview={preview.preview} />
          </>
        )}
      </div>
      {guard.asking ? (
        <DiscardBar {...guard} />
      ) : (
        <div className="act-foot">
          <span className="act-foot-note" role="status">
            {ready.note}
          </span>
          <Button onClick={onClose} {...(destructive && { 'data-autofocus': true })}>
            Cancel
          </Button>
          <ActionButton
            may={ready.may}
            submit
            variant="filled"
            {...(destructive && { color: 'red' })}
            loading={run.state === 'running'}
          >
            <span className="act-words">{words}</span>
          </ActionButton>
        </div>
      )}
    </form>
  )
}

/** After all of it was done: the page of a topic that is gone would only say so. */
function useLeaveDone(
  cluster: string,
  { change, on }: OpenChange,
  onClose: () => void,
): () => void {
  const go = useGo()
  const pageTopic = useTopicName()
  return () => {
    if (change === 'delete-topics' && on.includes(pageTopic)) {
      go(links.topics(cluster), { replace: true })
    } else onClose()
  }
}

function Ended({
  run,
  guarded,
  onRetry,
  onBack,
  onClose,
}: {
  readonly run: Extract<Run, { state: 'ended' }>
  readonly guarded: ReactNode
  readonly onRetry: (input: ChangeInput) => void
  readonly onBack: () => void
  readonly onClose: () => void
}) {
  const { outcome, input } = run
  const names = retryable(outcome.results)
  const some = names.length > 0 && names.length < input.topics.length
  return (
    <div className="act-form">
      <div className="act-scroll">
        <ResultsView outcome={outcome} />
      </div>
      {guarded ?? (
        <div className="act-foot">
          <span className="act-foot-note" />
          {!some && <Button onClick={onBack}>Back to the form</Button>}
          {names.length > 0 && (
            <Button onClick={() => onRetry(onlyTargets(input, names))}>
              {some ? `Retry the ${names.length} failed` : 'Try again'}
            </Button>
          )}
          <Button variant="filled" onClick={onClose} data-autofocus>
            Close
          </Button>
        </div>
      )}
    </div>
  )
}

function LostTopics({ onClose }: { readonly onClose: () => void }) {
  return (
    <div className="act-form">
      <div className="act-scroll">
        <Empty
          title="Which topics?"
          action={
            <Button onClick={onClose} data-autofocus>
              Close
            </Button>
          }
        >
          The link to this change could not carry their names: there were too many. Select them in
          the list of topics.
        </Empty>
      </div>
    </div>
  )
}
