import type { Bases, Scenario } from "../scenario/scenario.js";
import type { Point } from "./scene.js";
import { numberOf, textOf } from "./scene.js";
import { SIZE } from "./style.js";
import { bellSymbol, fidelityText, instantText, shorten } from "./words.js";

const AXES: Readonly<Record<Bases, readonly [readonly string[], readonly string[]]>> = {
  chsh: [
    ["Z", "X"],
    ["(Z+X)/√2", "(Z−X)/√2"],
  ],
  bbm92: [
    ["Z", "X"],
    ["Z", "X"],
  ],
  x: [["X"], ["X"]],
  y: [["Y"], ["Y"]],
  z: [["Z"], ["Z"]],
};

/** What is written beside a thing that happens at a node. */
export function pointText({ node, record }: Point, scenario: Scenario): string {
  const request = shorten(textOf(record, "request"), { width: 66, fontSize: SIZE.label });
  const sequence = textOf(record, "sequence");
  const which = sequence === "" ? request : `${request} #${sequence}`;
  const fidelity = numberOf(record, "fidelity");
  const quality = fidelity === undefined ? [] : [`F ${fidelityText(fidelity)}`];
  switch (record.event) {
    case "opened": {
      const count = textOf(record, "count");
      return `${request}: ${textOf(record, "type")}${count === "" ? "" : ` ×${count}`}`;
    }
    case "delivered":
      return [which, bellSymbol(textOf(record, "frame")), ...quality].join(" · ");
    case "measured":
      return `${which} · ${axisName(node, record, scenario)} = ${measuredValue(textOf(record, "outcome"))}`;
    case "sent":
      return `${which} sent`;
    case "received":
      return [which, ...quality].join(" · ");
    case "completed":
      return `${request} complete: ${textOf(record, "delivered")}`;
    case "failed":
      return `${request}: ${textOf(record, "reason")}`;
    case "lost":
      return "pair lost";
    case "link-error":
      return `${textOf(record, "link")}: ${textOf(record, "reason")}`;
    default:
      return "";
  }
}

/** Everything the trace says about a thing that happens at a node. */
export function pointTooltip({ node, at, record }: Point): string {
  const fields = Object.entries(record)
    .filter(([field, value]) => !["at_ns", "node", "event"].includes(field) && value !== undefined)
    .map(([field, value]) => `${field} ${bellSymbol(String(value))}`);
  return [`${node}: ${record.event} at ${instantText(at)}`, ...fields].join(", ");
}

/** An outcome bit as the eigenvalue it stands for. */
function measuredValue(outcome: string): string {
  return outcome === "1" || outcome === "true" ? "−1" : "+1";
}

function axisName(node: string, record: Point["record"], scenario: Scenario): string {
  const place = numberOf(record, "axis") ?? 0;
  const request = scenario.requests.find(({ name }) => name === record["request"]);
  if (request?.type !== "measure") return `axis ${place}`;
  return AXES[request.bases][node === request.ends[0] ? 0 : 1][place] ?? `axis ${place}`;
}
