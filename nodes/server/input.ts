import type { Readable } from "node:stream";

/** Reads everything from a stream to its end; rejects where that is too much or takes too long. */
export async function readInput(
  input: Readable,
  { bytesMax, deadlineMs }: { readonly bytesMax: number; readonly deadlineMs: number },
): Promise<Buffer> {
  const late = new Error(`the input did not end within ${deadlineMs / 1000} s`);
  const timer = setTimeout(() => input.destroy(late), deadlineMs);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of input) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > bytesMax) throw new Error(`the input is longer than ${bytesMax} bytes`);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}
