import type { Duration } from "../../../engine/time.js";
import type { MetricDefinition } from "../../report/catalogue.js";
import type { EventDefinition, Vocabulary } from "../../report/vocabulary.js";
import { parseQuantity } from "../quantity.js";
import type { Claim, MetricClaim, Window } from "../scenario.js";
import { didYouMean } from "../suggest.js";
import { NameList } from "./names.js";
import { Refusal } from "./refusal.js";
import { type Token, Tokens } from "./tokens.js";
import { boundOf, confidenceOf, whyNotAtEvents } from "./value.js";

type Comparison = MetricClaim["comparison"];
const COMPARISONS: readonly string[] = ["==", "!=", "<", "<=", ">", ">="] satisfies readonly Comparison[];
const VALUE_ENDS: ReadonlySet<string> = new Set(["@", "during", "outside", "at"]);
const SPAN_ENDS: ReadonlySet<string> = new Set(["of"]);

/** Recursive descent, one method for each rule of the grammar. */
export class ClaimParser {
  readonly #tokens: Tokens;
  readonly #vocabulary: Vocabulary;
  readonly #names: NameList;

  constructor(text: string, vocabulary: Vocabulary) {
    this.#tokens = new Tokens(text);
    this.#vocabulary = vocabulary;
    this.#names = new NameList(vocabulary);
  }

  /** What must be true of the whole run, or of a part of it. */
  claim(): Claim {
    const subject = this.#tokens.take();
    const verb = this.#tokens.peek();
    switch (verb.text) {
      case "through":
        return this.#finished(this.#path(subject, "path"));
      case "within":
        return this.#finished(this.#within(subject));
      case "before":
      case "after":
        this.#tokens.take();
        return this.#finished({
          type: "order",
          event: this.#event(subject).name,
          relation: verb.text,
          other: this.#event(this.#tokens.take()).name,
        });
      default:
        return this.#finished(this.#comparison(subject));
    }
  }

  /** What must be true at no event. */
  never(): Claim {
    const subject = this.#tokens.take();
    const verb = this.#tokens.peek();
    if (verb.text === "through") return this.#finished(this.#path(subject, "never-path"));
    if (isComparison(verb.text)) return this.#finished(this.#neverComparison(subject));
    const isWindow = verb === this.#tokens.end || verb.text === "during" || verb.text === "outside";
    if (isWindow && !this.#names.isMetricAlone(subject.text)) {
      return this.#finished(this.#windowed({ type: "never-event", event: this.#event(subject).name }));
    }
    return this.#finished(this.#neverComparison(subject));
  }

  #comparison(subject: Token): Claim {
    const metric = this.#metric(subject);
    const { comparison, bound } = this.#compared(metric);
    const at = this.#tokens.peek();
    const claim = { type: "metric", metric: metric.name, comparison, bound } as const;
    if (at.text !== "@") return this.#windowed(claim, { atEnd: true });
    this.#tokens.take();
    const confidence = confidenceOf({ at, word: this.#tokens.take(), metric, comparison }, this.#names);
    return this.#windowed({ ...claim, confidence }, { atEnd: true });
  }

  #neverComparison(subject: Token): Claim {
    const metric = this.#metric(subject);
    const why = whyNotAtEvents(metric);
    if (why !== undefined) throw new Refusal(subject.offset, ...why);
    const compared = this.#compared(metric);
    const at = this.#tokens.peek();
    if (at.text === "@") {
      const problem = "never looks at every event, and so often no confidence is worth what it says";
      throw new Refusal(at.offset, problem, "the same without @");
    }
    return this.#windowed({ type: "never-metric", metric: metric.name, ...compared });
  }

  #compared(metric: MetricDefinition): Pick<MetricClaim, "comparison" | "bound"> {
    const { text, offset } = this.#tokens.take();
    if (!isComparison(text)) {
      const problem = text === "" ? "a comparison is missing" : `"${text}" is not a comparison`;
      throw new Refusal(offset, problem, COMPARISONS.join(", "));
    }
    const words = this.#tokens.takeUntil(VALUE_ENDS);
    return { comparison: text, bound: boundOf(words, metric, this.#tokens.peek().offset) };
  }

  #path(subject: Token, type: "path" | "never-path"): Claim {
    this.#tokens.take();
    const { requests, nodes } = this.#vocabulary;
    const request = requests.find((name) => `${name}.path` === subject.text);
    if (request === undefined) {
      const paths = requests.map((name) => `${name}.path`);
      const problem = `unknown path "${subject.text}"${didYouMean(subject.text, paths)}`;
      throw new Refusal(subject.offset, problem, paths.join(", ") || "nothing, there are no requests");
    }
    const { text: node, offset } = this.#tokens.take();
    if (!nodes.includes(node)) {
      const problem = node === "" ? "a node is missing" : `unknown node "${node}"${didYouMean(node, nodes)}`;
      throw new Refusal(offset, problem, nodes.join(", "));
    }
    return this.#windowed({ type, request, node });
  }

  #within(subject: Token): Claim {
    const { name: event } = this.#event(subject);
    const { offset } = this.#tokens.take();
    const words = this.#tokens.takeUntil(SPAN_ENDS);
    const quantity = parseQuantity(words.map(({ text }) => text).join(" "), "time");
    if (!quantity.ok) throw new Refusal(words[0]?.offset ?? offset, quantity.problem, quantity.allowed);
    const span = Math.round(quantity.value) as Duration;
    if (span < 0) throw new Refusal(words[0]?.offset ?? offset, "nothing comes before its cause", "a time from 0 s");
    const of = this.#tokens.take();
    if (of.text !== "of") throw new Refusal(of.offset, "of is missing", "within TIME of INSTANT");
    const instant = this.#event(this.#tokens.take(), "instant");
    return { type: "within", event, span, instant: instant.name };
  }

  /** With the part of the run that follows, if one does. */
  #windowed<C extends object>(claim: C, { atEnd } = { atEnd: false }): C & { window?: Window } {
    const { text, offset } = this.#tokens.peek();
    if (text === "during" || text === "outside") {
      this.#tokens.take();
      const fault = this.#tokens.take();
      const { faults } = this.#vocabulary;
      if (!faults.includes(fault.text)) {
        const problem =
          fault.text === "" ? "a fault is missing" : `unknown fault "${fault.text}"${didYouMean(fault.text, faults)}`;
        throw new Refusal(fault.offset, problem, faults.join(", ") || "nothing, there are no faults");
      }
      return { ...claim, window: { relation: text, fault: fault.text } };
    }
    if (text !== "at" || !atEnd) return claim;
    this.#tokens.take();
    const end = this.#tokens.take();
    if (end.text !== "end") throw new Refusal(offset, '"at" stands before end alone', "at end");
    return claim;
  }

  #finished(claim: Claim): Claim {
    const rest = this.#tokens.peek();
    if (rest === this.#tokens.end) return claim;
    const isMore = claim.type === "metric" && claim.confidence === undefined && claim.window === undefined;
    const windows = "during FAULT, outside FAULT";
    const allowed = isMore ? `@ and a confidence, ${windows}, at end, or nothing` : `${windows}, or nothing`;
    const takesNone = claim.type === "within" || claim.type === "order" || ("window" in claim && claim.window);
    throw new Refusal(rest.offset, `"${rest.text}" is one word too many`, takesNone ? "nothing more" : allowed);
  }

  #metric({ text, offset }: Token): MetricDefinition {
    if (text === "") throw new Refusal(offset, "a metric is missing", this.#names.example());
    const metric = this.#names.metric(text);
    if (metric !== undefined) return metric;
    if (this.#names.event(text) !== undefined) {
      const problem = `${text} is an event, and has no value`;
      throw new Refusal(offset, problem, `${text} within TIME of INSTANT, before EVENT, or after EVENT`);
    }
    throw new Refusal(offset, ...this.#names.unknown(text, "metric"));
  }

  #event({ text, offset }: Token, what: "event" | "instant" = "event"): EventDefinition {
    if (text === "") throw new Refusal(offset, `an ${what} is missing`, this.#names.allowed("", what));
    const event = this.#names.event(text);
    if (event === undefined) throw new Refusal(offset, ...this.#names.unknown(text, what));
    if (what === "instant" && !event.isInstant) {
      const problem = `${text} is not the start or end of a fault or request`;
      throw new Refusal(offset, problem, this.#names.allowed("", what));
    }
    return event;
  }
}

const isComparison = (text: string): text is Comparison => COMPARISONS.includes(text);
