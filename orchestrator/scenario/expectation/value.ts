import type { MetricDefinition } from "../../report/catalogue.js";
import { type Dimension, parseQuantity } from "../quantity.js";
import { didYouMean } from "../suggest.js";
import type { NameList } from "./names.js";
import { Refusal } from "./refusal.js";
import type { Token } from "./tokens.js";

const DIMENSION: Readonly<Record<MetricDefinition["unit"], Dimension>> = {
  ns: "time",
  Hz: "frequency",
  plain: "number",
  probability: "probability",
};

const AFTER_VALUE = ["during", "outside", "at end"];

/** The value that a metric is compared with, in its base unit. */
export function boundOf(words: readonly Token[], { name, unit }: MetricDefinition, end: number): number {
  const offset = words[0]?.offset ?? end;
  if (words.length === 0) throw new Refusal(offset, `a value to compare ${name} with is missing`);
  for (const word of words.slice(1)) {
    const meant = didYouMean(word.text, AFTER_VALUE);
    if (meant !== "") throw new Refusal(word.offset, `unknown word "${word.text}"${meant}`, AFTER_VALUE.join(", "));
  }
  const quantity = parseQuantity(words.map(({ text }) => text).join(" "), DIMENSION[unit]);
  if (!quantity.ok) throw new Refusal(offset, quantity.problem, quantity.allowed);
  return quantity.value;
}

interface Confident {
  readonly at: Token;
  readonly word: Token;
  readonly metric: MetricDefinition;
  readonly comparison: string;
}

/** The confidence after `@`, where the metric has any. */
export function confidenceOf({ at, word, metric, comparison }: Confident, names: NameList): number {
  if (comparison === "==" || comparison === "!=") {
    throw new Refusal(at.offset, `a confidence says nothing with ${comparison}`, "<, <=, >, >= with @");
  }
  if (!metric.confidence) {
    throw new Refusal(
      at.offset,
      `${metric.name} has no confidence bound: ${whyNone(metric)}`,
      names.bounded(metric.name),
    );
  }
  const { text, offset } = word;
  const isPercentage = /^\d+(\.\d+)?%$/.test(text);
  const confidence = isPercentage ? parseQuantity(text, "probability") : undefined;
  const allowed = "a percentage above 50% and below 100%, such as 95%";
  if (confidence?.ok !== true)
    throw new Refusal(offset, text === "" ? "a confidence is missing" : `"${text}" is not a confidence`, allowed);
  if (confidence.value <= 0.5 || confidence.value >= 1) throw new Refusal(offset, `${text} is out of range`, allowed);
  return confidence.value;
}

/** Why `never` cannot compare a metric, and what it can; `undefined` where it can. */
export function whyNotAtEvents({ name, unit, statistic }: MetricDefinition): [string, string] | undefined {
  const allowed = "never with a count, a mean or an extreme, or the same without never";
  if (statistic === "quantile") return [`never looks at every event, and ${name} sorts its sample each time`, allowed];
  return unit === "Hz" ? [`never looks at every event, and ${name} is a rate of all of them`, allowed] : undefined;
}

function whyNone({ name, statistic }: MetricDefinition): string {
  if (statistic === "count") return "it is a count";
  if (name.includes(".latency.")) return "latencies grow from one delivery to the next";
  if (name.endsWith(".path.links")) return "the next path depends on the last";
  return "a run gives one value of it";
}
