import type { MetricDefinition } from "../report/catalogue.js";
import { type Dimension, parseQuantity } from "./quantity.js";
import type { Expectation } from "./scenario.js";
import { didYouMean } from "./suggest.js";

export type ParsedExpectation =
  | ({ readonly ok: true } & Pick<Expectation, "metric" | "comparison" | "bound" | "confidence">)
  /** `offset` is that of the first wrong character in the text. */
  | { readonly ok: false; readonly offset: number; readonly problem: string; readonly allowed?: string };

/** Reads one line of `expect:`, `METRIC COMPARISON VALUE [@ CONFIDENCE]`; `docs/expectations.md` has the grammar. */
export function parseExpectation(text: string, metrics: readonly MetricDefinition[]): ParsedExpectation {
  try {
    return new Parser(text, metrics).expectation();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { offset, message: problem, allowed } = error;
    return allowed === undefined ? { ok: false, offset, problem } : { ok: false, offset, problem, allowed };
  }
}

type Comparison = Expectation["comparison"];
const COMPARISONS: readonly string[] = ["==", "!=", "<", "<=", ">", ">="] satisfies readonly Comparison[];
const LATER = new Set(["during", "within", "never", "always", "before", "after", "outside", "warn", "through"]);
const DIMENSION: Readonly<Record<MetricDefinition["unit"], Dimension>> = {
  ns: "time",
  Hz: "frequency",
  plain: "number",
  probability: "probability",
};

class Refusal extends Error {
  readonly offset: number;
  readonly allowed: string | undefined;

  constructor(offset: number, problem: string, allowed?: string) {
    super(problem);
    this.offset = offset;
    this.allowed = allowed;
  }
}

interface Token {
  readonly text: string;
  readonly offset: number;
}

/** Comparisons and `@` stand alone; everything else ends at a blank or at one of them. */
function tokenise(text: string): Token[] {
  return [...text.matchAll(/[<>=!]+|@|[^\s<>=!@]+/gu)].map((match) => ({ text: match[0], offset: match.index }));
}

/** Recursive descent, one method for each rule of the grammar. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #metrics: readonly MetricDefinition[];
  readonly #end: Token;
  #next = 0;

  constructor(text: string, metrics: readonly MetricDefinition[]) {
    this.#tokens = tokenise(text);
    this.#metrics = metrics;
    this.#end = { text: "", offset: text.trimEnd().length };
  }

  expectation(): ParsedExpectation {
    const temporal = this.#tokens.find(({ text }) => LATER.has(text.replace(/:$/, "")));
    if (temporal !== undefined) {
      throw new Refusal(
        temporal.offset,
        `"${temporal.text}" is not understood yet`,
        "METRIC COMPARISON VALUE [@ CONFIDENCE]",
      );
    }
    const metric = this.#metric();
    const comparison = this.#comparison();
    const bound = this.#value(metric);
    const confidence = this.#peek().text === "@" ? this.#confidence(metric, comparison) : undefined;
    const rest = this.#peek();
    if (rest !== this.#end)
      throw new Refusal(rest.offset, `"${rest.text}" is one word too many`, "@ and a confidence, or nothing");
    const parsed = { ok: true, metric: metric.name, comparison, bound } as const;
    return confidence === undefined ? parsed : { ...parsed, confidence };
  }

  #metric(): MetricDefinition {
    const { text, offset } = this.#take();
    if (text === "") throw new Refusal(offset, "a metric is missing", this.#example());
    const metric = this.#metrics.find(({ name }) => name === text);
    if (metric !== undefined) return metric;
    const hint = didYouMean(
      text,
      this.#metrics.map(({ name }) => name),
    );
    throw new Refusal(offset, `unknown metric "${text}"${hint}`, this.#namesLike(text));
  }

  #comparison(): Comparison {
    const { text, offset } = this.#take();
    if (isComparison(text)) return text;
    const problem = text === "" ? "a comparison is missing" : `"${text}" is not a comparison`;
    throw new Refusal(offset, problem, COMPARISONS.join(", "));
  }

  #value({ name, unit }: MetricDefinition): number {
    const words: Token[] = [];
    while (this.#peek() !== this.#end && this.#peek().text !== "@") words.push(this.#take());
    const offset = words[0]?.offset ?? this.#peek().offset;
    if (words.length === 0) throw new Refusal(offset, `a value to compare ${name} with is missing`);
    const quantity = parseQuantity(words.map(({ text }) => text).join(" "), DIMENSION[unit]);
    if (!quantity.ok) throw new Refusal(offset, quantity.problem, quantity.allowed);
    return quantity.value;
  }

  #confidence(metric: MetricDefinition, comparison: Comparison): number {
    const at = this.#take();
    const { text, offset } = this.#take();
    if (comparison === "==" || comparison === "!=") {
      throw new Refusal(at.offset, `a confidence says nothing with ${comparison}`, "<, <=, >, >= with @");
    }
    if (!metric.confidence) {
      throw new Refusal(at.offset, `${metric.name} has no confidence bound: ${whyNone(metric)}`, this.#bounded(metric));
    }
    const isPercentage = /^\d+(\.\d+)?%$/.test(text);
    const confidence = isPercentage ? parseQuantity(text, "probability") : undefined;
    const allowed = "a percentage above 50% and below 100%, such as 95%";
    if (confidence?.ok !== true)
      throw new Refusal(offset, text === "" ? "a confidence is missing" : `"${text}" is not a confidence`, allowed);
    if (confidence.value <= 0.5 || confidence.value >= 1) throw new Refusal(offset, `${text} is out of range`, allowed);
    return confidence.value;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? this.#end;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #example(): string {
    return `such as ${this.#metrics[0]?.name ?? "run.duration"} >= 1`;
  }

  /** The metrics of the same subject, or where there is none the subjects. */
  #namesLike(text: string): string {
    const subject = text.split(".")[0];
    const same = this.#metrics.filter(({ name }) => name.startsWith(`${subject}.`)).map(({ name }) => name);
    if (same.length > 0) return same.join(", ");
    return [...new Set(this.#metrics.map(({ name }) => `${name.split(".")[0]}.…`))].join(", ");
  }

  #bounded(metric: MetricDefinition): string {
    const subject = metric.name.split(".")[0];
    const names = this.#metrics.filter(({ name, confidence }) => confidence && name.startsWith(`${subject}.`));
    return names.length === 0 ? "the same without @" : `${names.map(({ name }) => name).join(", ")} with @`;
  }
}

const isComparison = (text: string): text is Comparison => COMPARISONS.includes(text);

function whyNone({ name, statistic }: MetricDefinition): string {
  if (statistic === "count") return "it is a count";
  if (name.includes(".latency.")) return "latencies grow from one delivery to the next";
  return "a run gives one value of it";
}
