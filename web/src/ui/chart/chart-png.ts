/** The plot with its title on the page's ground, as a picture to attach. Null when the browser makes none. */
export async function chartPng(plot: HTMLCanvasElement, title: string): Promise<Blob | null> {
  const scale = devicePixelRatio
  const band = 32 * scale
  const canvas = document.createElement('canvas')
  canvas.width = plot.width
  canvas.height = plot.height + band
  const context = canvas.getContext('2d')
  if (context === null) return null
  const tokens = getComputedStyle(plot)
  context.fillStyle = tokens.getPropertyValue('--mr-surface')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = tokens.getPropertyValue('--mr-text')
  context.font = `600 ${13 * scale}px ${tokens.getPropertyValue('--mr-font')}`
  context.fillText(title, 12 * scale, 21 * scale)
  context.drawImage(plot, 0, band)
  return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
