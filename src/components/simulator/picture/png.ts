/** A picture as PNG, painted by the browser. */
import type { Picture } from './picture.ts';

/** Pixels for each of the picture's own. */
const scale = 2;

/** @throws Error, with a message for the reader, where the browser cannot paint it. */
export async function toPng({ svg, width, height }: Picture): Promise<Blob> {
  const image = new Image();
  // The site's policy lets images come from data: alone.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  try {
    await image.decode();
  } catch {
    throw new Error('This browser could not paint the picture. The SVG holds the same.');
  }
  const canvas = document.createElement('canvas');
  canvas.width = width * scale;
  canvas.height = height * scale;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('The picture is too large for this browser to make a PNG of. The SVG holds the same.');
  return blob;
}
