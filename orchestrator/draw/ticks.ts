import type { TimeAxis } from "./time-axis.js";
import type { TimeUnit } from "./words.js";
import { unitFor } from "./words.js";

/** A labelled instant on the axis. */
export interface Tick {
  readonly at: number;
  readonly y: number;
  readonly label: string;
}

const LEAST_APART = 46;

/** Ticks at round instants, in one unit for the whole axis; a stretch without one is labelled where it begins. */
export function ticksOf(axis: TimeAxis): readonly Tick[] {
  const step = niceStep(LEAST_APART / axis.scale);
  const last = axis.stretches.at(-1)?.end ?? 0;
  const unit = unitFor(last);
  const digits = decimals(step, unit);
  const ticks: Tick[] = [];
  for (const { start, end, top, bottom, cut } of axis.stretches) {
    if (cut) continue;
    const before = ticks.length;
    for (let count = Math.ceil(start / step); count * step <= end; count += 1) {
      const at = count * step;
      const y = axis.place(at);
      if (isClear(y, top, bottom, axis)) ticks.push({ at, y, label: label(at, unit, digits) });
    }
    if (ticks.length === before && bottom - top > 12) {
      const at = Math.round((start + end) / 2);
      ticks.push({ at, y: axis.place(at), label: label(at, unit, Math.min(6, digits + 1)) });
    }
  }
  return ticks;
}

/** Keeps labels off the marks of a cut. */
function isClear(y: number, top: number, bottom: number, axis: TimeAxis): boolean {
  return (y - top >= 5 || top === axis.top) && (bottom - y >= 5 || bottom === axis.bottom);
}

/** The next 1, 2 or 5 times a power of ten, at least 1 ns. */
function niceStep(least: number): number {
  let decade = 1;
  while (decade * 10 <= least) decade *= 10;
  return decade * ([1, 2, 5].find((digit) => digit * decade >= least) ?? 10);
}

function decimals(step: number, unit: TimeUnit): number {
  let digits = 0;
  for (let size = step / unit.size; size < 1 - 1e-9 && digits < 9; size *= 10) digits += 1;
  return digits;
}

function label(at: number, unit: TimeUnit, digits: number): string {
  return at === 0 ? "0" : `${(at / unit.size).toFixed(digits)} ${unit.name}`;
}
