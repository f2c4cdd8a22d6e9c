/** What a container wrote, from one of its two outputs. */
export interface Frame {
  readonly from: "stdout" | "stderr";
  readonly bytes: Buffer;
}

const HEADER = 8;
const STDERR = 2;
/** Docker sends at most 32 KB in a frame; more means that this is not what we take it for. */
const FRAME_MAX = 2 ** 20;

/** Takes apart the stream in which Docker sends both outputs of a container: a kind, a length, that many bytes, and so on. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are complete with this chunk. */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (rest.length >= HEADER) {
      const length = rest.readUInt32BE(4);
      if (length > FRAME_MAX) throw new Error(`a frame of ${length} bytes in the output of a container`);
      if (rest.length < HEADER + length) break;
      frames.push({ from: rest[0] === STDERR ? "stderr" : "stdout", bytes: rest.subarray(HEADER, HEADER + length) });
      rest = rest.subarray(HEADER + length);
    }
    this.#rest = rest;
    return frames;
  }
}
