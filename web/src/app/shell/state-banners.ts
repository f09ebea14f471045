/** What of this installation's state everybody should know on every page, worst first. */
import type { Status } from '@millrace/contract/status.ts'
import type { Tone } from '../../ui/StateBadge.tsx'
import { links } from '../links.ts'

export interface StateBanner {
  /** Dismissed by this: another reason is another banner. */
  readonly id: string
  readonly tone: Tone
  readonly title: string
  readonly detail: string
  /** Not a fault: who knows it may put it away until the browser is closed. */
  readonly dismissable: boolean
  /** Where more is told. */
  readonly href: string
  /** Ends with the primary cluster's absence: where a line says that it is away, this one says nothing new. */
  readonly fromKafka: boolean
}

/** Nothing for what was asked for (PERSISTENCE_MODE=none). */
export function stateBanners(status: Status): readonly StateBanner[] {
  const { engine, state_log: log, instance } = status
  const banners: StateBanner[] = []
  const add = (
    kind: string,
    banner: Omit<StateBanner, 'id' | 'fromKafka' | 'href'> & {
      readonly fromKafka?: true
      readonly href?: string
    },
  ) => {
    const id = `${kind}: ${banner.detail}`
    banners.push({ id, fromKafka: false, href: links.instances(), ...banner })
  }
  const short =
    status.sign_in.trouble === null
      ? ''
      : ' Who signs in now stays signed in for a short time only.'
  const stopped = engine.state === 'ERROR' || engine.state === 'RECOVERING'
  if (stopped) {
    const title = engine.state === 'ERROR' ? 'Millrace is in error.' : 'Millrace is recovering.'
    add(engine.state, {
      tone: 'warn',
      title,
      detail: `${engine.reason ?? ''}${short}`.trim(),
      dismissable: false,
      fromKafka: true,
    })
  } else if (log.trouble !== null) {
    // An engine that recovers has said so already.
    add('trouble', {
      tone: 'warn',
      title: 'State is not being kept at the moment.',
      detail: `${log.trouble}${short}`,
      dismissable: false,
      fromKafka: true,
    })
  }
  if (engine.state === 'REBUILDING') {
    add(engine.state, {
      tone: 'info',
      title: 'Millrace is reading back what it knew.',
      detail:
        engine.reason ?? 'Pages are served meanwhile; some of what was kept may be missing still.',
      dismissable: true,
    })
  }
  if (status.access.problem !== null) {
    add('policies', {
      tone: 'warn',
      title: 'The policies as they lie there are not in force.',
      detail: status.access.problem,
      dismissable: false,
      href: links.access(),
    })
  }
  for (const trouble of status.https.troubles) {
    add('https', {
      tone: 'warn',
      title: 'The certificate has to be seen to.',
      detail: trouble,
      dismissable: true,
      href: links.installation(),
    })
  }
  if (status.audit.trouble_since !== null && !stopped && log.trouble === null) {
    add('audit', {
      tone: 'warn',
      title: 'The audit log cannot be written.',
      detail: `Nothing can be changed until it can. ${status.audit.waiting} entries wait.`,
      dismissable: false,
    })
  }
  if (log.reason !== null) {
    add('memory', {
      tone: 'warn',
      title: 'State is in memory only and will be gone after a restart.',
      detail: log.reason,
      dismissable: true,
    })
  }
  if (instance.membership === 'refused') {
    add('refused', {
      tone: 'error',
      title: 'This instance may not share the others’ state.',
      detail: instance.reason ?? '',
      dismissable: false,
    })
  }
  if (instance.membership === 'alone') {
    add('alone', {
      tone: 'info',
      title: 'This instance runs alone.',
      detail: instance.reason ?? '',
      dismissable: true,
    })
  }
  return banners
}
