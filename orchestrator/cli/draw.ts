import type { Instant } from "../../engine/time.js";
import { readTrace } from "../../engine/trace.js";
import { drawTrace } from "../draw/draw-trace.js";
import type { TraceHeader } from "../draw/scene.js";
import { Failure } from "./failure.js";

/** `draw`: the picture of a trace, as SVG. */
export function draw(
  text: string,
  file: string,
  options: { readonly from?: number; readonly to?: number; readonly request?: readonly string[] },
): string {
  const { header, records } = readTrace(text);
  const { scenario } = header as TraceHeader;
  const names = scenario.requests.map(({ name }) => name);
  for (const name of options.request ?? []) {
    if (!names.includes(name)) throw new Failure(`${file}: unknown request "${name}"; allowed: ${names.join(", ")}`);
  }
  return drawTrace(header as TraceHeader, records, {
    ...(options.from !== undefined && { from: options.from as Instant }),
    ...(options.to !== undefined && { to: options.to as Instant }),
    ...(options.request !== undefined && { requests: options.request }),
  });
}
