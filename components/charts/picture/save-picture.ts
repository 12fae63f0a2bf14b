import type { Drawing } from './picture.ts'

/** Twice as many points as it measures: sharp on a projector and on paper. */
const sharpness = 2

/** Draws the picture on a canvas and hands it to the person as a PNG file. */
export async function savePicture(picture: Drawing, name: string): Promise<void> {
  const source = URL.createObjectURL(new Blob([picture.svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = source
    await image.decode()
    download(await drawn(image, picture), name)
  } finally {
    URL.revokeObjectURL(source)
  }
}

async function drawn(
  image: HTMLImageElement,
  { width, height }: { width: number; height: number },
): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = width * sharpness
  canvas.height = height * sharpness
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser cannot draw pictures.')
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob =>
      blob ? resolve(blob) : reject(new Error('The picture is too large for this browser.')),
    )
  })
}

function download(file: Blob, name: string) {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the file by the time anything else can happen.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
