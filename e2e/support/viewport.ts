/** Whoever looks: fixed, so that a run on any machine sees the same. */
export const LOCALE = 'en-GB'
/** Neither UTC nor the zone of most machines: a time shown in the wrong one is noticed. */
export const TIME_ZONE = 'Australia/Adelaide'
export const PHONE = { width: 390, height: 844 } as const
export const DESK = { width: 1440, height: 900 } as const
