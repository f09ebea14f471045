/** The panel and its forms are a file of their own, loaded when somebody comes near to what opens it. */
export const loadPanel = () => import('./ChangePanel.tsx')

/** Without the server there is none: whoever opens the panel asks again, and is told. */
export function preloadPanel(): void {
  void loadPanel().catch(() => undefined)
}
