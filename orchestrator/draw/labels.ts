import { textWidth } from "./words.js";

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Remembers what is already written where, so that no two labels overlap. */
export class Labels {
  readonly #taken: Box[] = [];

  block(box: Box): void {
    this.#taken.push(box);
  }

  isFree(box: Box): boolean {
    return this.#taken.every(
      (taken) =>
        box.right <= taken.left || box.left >= taken.right || box.bottom <= taken.top || box.top >= taken.bottom,
    );
  }

  /** Takes the first of several places that is free. */
  take<Place extends { readonly box: Box }>(places: readonly Place[]): Place | undefined {
    const place = places.find(({ box }) => this.isFree(box));
    if (place !== undefined) this.block(place.box);
    return place;
  }

  /** The nearest free place at or below the wanted one, up to a distance, as how far below it lies. */
  slide(wanted: Box, most: number): number | undefined {
    for (let shift = 0; shift <= most; shift += 2) {
      const box = moved(wanted, shift);
      if (this.isFree(box)) {
        this.block(box);
        return shift;
      }
    }
    return undefined;
  }
}

/** The box of a line of text, anchored as SVG anchors it, around its middle height. */
export function textBox(text: string, at: { x: number; y: number }, style: { size: number; anchor: Anchor }): Box {
  const width = textWidth(text, style.size);
  const left = style.anchor === "start" ? at.x : style.anchor === "end" ? at.x - width : at.x - width / 2;
  return { left, right: left + width, top: at.y - style.size * 0.62, bottom: at.y + style.size * 0.62 };
}

export type Anchor = "start" | "middle" | "end";

/** The upright box around a text of some width and height that is turned along a direction of length 1. */
export function turnedBox(
  centre: readonly [number, number],
  size: readonly [number, number],
  along: readonly [number, number],
): Box {
  const [cosine, sine] = [Math.abs(along[0]), Math.abs(along[1])];
  const halfWidth = (size[0] * cosine + size[1] * sine) / 2;
  const halfHeight = (size[0] * sine + size[1] * cosine) / 2;
  const [x, y] = centre;
  return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
}

function moved(box: Box, shift: number): Box {
  return { ...box, top: box.top + shift, bottom: box.bottom + shift };
}
