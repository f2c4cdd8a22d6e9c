import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { Bug } from "../../engine/assert.js";
import { UnreadableTrace } from "../../engine/trace.js";
import { VERSION } from "../package.js";
import { checkTrace, UnreadableExpectations } from "../report/check.js";
import { renderMetrics } from "../report/render-metrics.js";
import { renderReport } from "../report/render-report.js";
import { exitCode } from "../report/report.js";
import { subjectsOf, vocabularyOf } from "../report/vocabulary.js";
import { parseQuantity } from "../scenario/quantity.js";
import { scenarioJsonSchema } from "../scenario/reference.js";
import { draw } from "./draw.js";
import { EXIT, Failure } from "./failure.js";
import { examples, newScenario } from "./new.js";
import { run } from "./run.js";
import { RUNTIMES } from "./runtime.js";
import { loadScenarios } from "./scenarios.js";
import { parseSeeds } from "./seeds.js";
import { lookOf, say } from "./terminal.js";

const program = new Command("entanglab")
  .description("A quantum internet protocol stack emulator. Networks are YAML scenarios; a run is the same every time.")
  .version(VERSION)
  .showHelpAfterError("(entanglab --help lists what there is)")
  .exitOverride();

const SET_HELP = "gives a parameter of the scenario another value (repeatable)";

program
  .command("run")
  .description("plays scenarios and says whether every expectation holds")
  .argument("<scenario...>", "files, folders, or - for standard input")
  .option("--seed <number>", "another seed than the scenario's", wholeNumber)
  .option("--seeds <list>", "several, such as 1..20 or 1,5,9: judged by what their runs say together", seedList)
  .option("--set <name=value>", SET_HELP, assignment, {})
  .option("--out <folder>", "where traces and reports go", "runs")
  .addOption(
    new Option(
      "--trace <level>",
      "how much the trace tells; default: full, and none with --seeds, whose traces are trace-SEED.ndjson",
    ).choices(["full", "story", "none"]),
  )
  .addOption(
    new Option("--runtime <where>", "where the nodes run: in this process, as processes, or as containers")
      .choices([...RUNTIMES])
      .default("embedded"),
  )
  .option("--wire", "encodes and decodes every message, as between processes (embedded runtime)", false)
  .option(
    "--base-image <image>",
    "the base of the nodes' image (docker runtime); default: slim Node.js of this version",
  )
  .option(
    "--redis <url>",
    "carries the trace to whoever watches, through Redis Streams, such as redis://127.0.0.1:6379",
  )
  .addOption(
    new Option("--timeout <time>", "wall-clock time after which a run is stopped, such as 30 s")
      .argParser(wallTime)
      .default(600_000, "10 min"),
  )
  .action(async (names: string[], { timeout, ...options }) => {
    process.exitCode = await run(names, { ...options, timeoutMs: timeout });
  });

program
  .command("validate")
  .description("reads scenarios and says everything that is wrong with them")
  .argument("<scenario...>", "files, folders, or - for standard input")
  .option("--set <name=value>", SET_HELP, assignment, {})
  .action(async (names: string[], options) => {
    for (const { file, scenario } of await loadScenarios(names, options)) {
      const { nodes, links, requests, faults = [], expectations } = scenario;
      const counts = [
        counted(nodes.length, "node"),
        counted(links.length, "link"),
        counted(requests.length, "request"),
        counted(faults.length, "fault"),
        counted(expectations.length, "expectation"),
      ];
      say(`${file}: ${scenario.name} is good: ${counts.join(", ")}`);
    }
  });

program
  .command("plan")
  .description(
    "says what a scenario can be expected to come to, as its nodes see it before anything begins: routes, rates, fidelities",
  )
  .argument("<scenario>", "a file, or - for standard input")
  .option("--seed <number>", "another seed than the scenario's", wholeNumber)
  .option("--set <name=value>", SET_HELP, assignment, {})
  .option("--json", "prints all of it as JSON", false)
  .action(async (name: string, options) => (await import("./plan.js")).plan(name, options));

program
  .command("explain")
  .description("tells the life of one pair of a trace, or what each source of noise of a scenario costs")
  .argument("<file>", "a trace.ndjson file (with --pair), or a scenario, told apart by how they begin; - is a scenario")
  .option(
    "--pair <id>",
    "a pair of the trace: a link pair such as west/3, or an end-to-end pair such as pairs:west/3:east/5",
  )
  .option("--seed <number>", "another seed than the scenario's", wholeNumber)
  .option("--seeds <list>", "several, such as 1..20: means and their differences", seedList)
  .option("--set <name=value>", SET_HELP, assignment, {})
  .option("--json", "prints all of it as JSON", false)
  .addOption(
    new Option("--timeout <time>", "wall-clock time for all runs of a scenario together, such as 30 s")
      .argParser(wallTime)
      .default(600_000, "10 min"),
  )
  .action(async (file: string, options) => (await import("./explain.js")).explain(file, options));

program
  .command("check")
  .description("judges a run again from its trace")
  .argument("<trace>", "a trace.ndjson file")
  .option("--expect <file>", "a YAML list of other expectations")
  .action((file: string, { expect }: { expect?: string }) => {
    const other = expect === undefined ? {} : { expect: { file: expect, text: readText(expect) } };
    const report = checkTrace({ file, text: readText(file) }, { version: VERSION, ...other });
    say(renderReport(report, lookOf(process.stdout)));
    process.exitCode = report.end_reason === "stopped" ? EXIT.broken : exitCode([report]);
  });

program
  .command("watch")
  .description("follows the trace of a run that was started with --redis")
  .argument("[run]", "its name; default: the newest")
  .option("--redis <url>", "where the shared bus is", "redis://127.0.0.1:6379")
  .addOption(new Option("--from <place>", "where to begin").choices(["beginning", "now"]).default("beginning"))
  .option("--raw", "prints the lines of the trace as they are", false)
  .action(async (run: string | undefined, { redis, ...options }) => {
    const { watch } = await import("./watch.js");
    await watch({ url: redis, ...(run !== undefined && { run }), ...options });
  });

program
  .command("ps")
  .description("lists the runs and containers that are there")
  .action(async () => (await import("./ps.js")).ps());

program
  .command("logs")
  .description("prints the last lines that a node's container wrote")
  .argument("<node>", "its name")
  .option("--run <run>", "the run; default: the newest")
  .action(async (node: string, { run }: { run?: string }) => (await import("./logs.js")).logs(node, run));

program
  .command("down")
  .description("removes containers and networks that runs left behind: without options, of orchestrators that are gone")
  .option("--all", "of every run, living ones too", false)
  .option("--run <run>", "of this run")
  .action(async (options: { all: boolean; run?: string }) => (await import("./down.js")).down(options));

program
  .command("metrics")
  .description("lists every name that an expectation of a scenario may use")
  .argument("<scenario>", "a file, or - for standard input")
  .option("--set <name=value>", SET_HELP, assignment, {})
  .action(async (name: string, options) => {
    for (const { scenario } of await loadScenarios([name], options)) {
      say(renderMetrics(vocabularyOf(subjectsOf(scenario)), lookOf(process.stdout)));
    }
  });

program
  .command("draw")
  .description("draws a trace: nodes side by side, time downwards")
  .argument("<trace>", "a trace.ndjson file")
  .option("--out <file>", "the picture; default: beside the trace, as trace.svg")
  .option("--from <time>", "virtual time at which the picture begins, such as 2 ms", virtualTime)
  .option("--to <time>", "virtual time at which it ends", virtualTime)
  .option("--request <name...>", "only these requests")
  .action((file: string, { out, ...options }: { out?: string; from?: number; to?: number; request?: string[] }) => {
    if (options.from !== undefined && options.to !== undefined && options.from >= options.to) {
      throw new Failure("--from is not before --to; allowed: a part of the run that takes some time");
    }
    const target = out ?? join(dirname(file), "trace.svg");
    writeFileSync(target, draw(readText(file), file, options));
    say(`${target} is written; any browser shows it`);
  });

program
  .command("new")
  .description("writes a scenario to start from")
  .argument("<name>", "its name; the file is NAME.yaml")
  .addOption(new Option("--from <example>", "the example to copy").choices(examples()).default("first-light"))
  .action((name: string, { from }: { from: string }) => {
    const file = newScenario(name, from);
    say(`${file} is written; next: entanglab run ${file}`);
  });

program
  .command("schema")
  .description("prints the JSON Schema of scenarios, for editors")
  .action(() => say(scenarioJsonSchema()));

function readText(file: string): string {
  return readFileSync(file, "utf8");
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("allowed: a whole number from 0 to 2^53 - 1");
  return value;
}

function seedList(text: string): readonly number[] {
  const seeds = parseSeeds(text);
  if ("problem" in seeds) throw new InvalidArgumentError(seeds.problem);
  return seeds;
}

function assignment(text: string, earlier: Record<string, string>): Record<string, string> {
  const place = text.indexOf("=");
  if (place < 1) throw new InvalidArgumentError("allowed: name=value, such as length=40km");
  return { ...earlier, [text.slice(0, place)]: text.slice(place + 1) };
}

function virtualTime(text: string): number {
  const quantity = parseQuantity(text, "time");
  if (!quantity.ok) throw new InvalidArgumentError(`${quantity.problem}; allowed: ${quantity.allowed}`);
  return quantity.value;
}

function wallTime(text: string): number {
  const ms = virtualTime(text) / 1e6;
  if (!(ms > 0)) throw new InvalidArgumentError("allowed: a time above 0, such as 30 s");
  return ms;
}

/** The one place where what went wrong becomes a message and an exit code. */
function explain(error: unknown): { message: string; code: number } {
  if (error instanceof Failure) return { message: error.message, code: error.code };
  if (error instanceof UnreadableTrace || error instanceof UnreadableExpectations) {
    return { message: error.message, code: EXIT.usage };
  }
  if (error instanceof Bug) {
    return {
      message: `the run is invalid, by a fault in Entanglab itself: ${error.stack ?? error.message}`,
      code: EXIT.broken,
    };
  }
  const system = error as NodeJS.ErrnoException;
  if (system.code === "ENOENT" || system.code === "EISDIR" || system.code === "EACCES") {
    return {
      message: `${system.path ?? ""}: ${system.code === "ENOENT" ? "there is no such file" : "cannot be read or written"}`,
      code: EXIT.usage,
    };
  }
  return { message: error instanceof Error ? error.message : String(error), code: EXIT.broken };
}

// Whoever reads us may have seen enough (`| head`): what the run came to is still in the exit code and in its files.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    const explained = explain(error);
    process.exitCode = explained.code;
    // A run that broke is cleaned up; what still waits for nodes that are gone has nothing left to tell.
    process.stderr.write(`${explained.message}\n`, () => {
      if (explained.code === EXIT.broken) process.exit();
    });
  }
}
