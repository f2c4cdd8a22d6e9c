import type { z } from "zod";
import type { Kind } from "../scenario.js";
import { Channel } from "../schema/channels.js";
import { Fault } from "../schema/faults.js";
import { Link } from "../schema/links.js";
import { Hardware, KINDS, Node } from "../schema/nodes.js";
import { Request } from "../schema/requests.js";
import { ScenarioFile } from "../schema/scenario.js";

/** What is right about each part of a scenario; what is wrong or missing is absent, so that the rest can be checked. */
export interface Draft {
  readonly head: Partial<z.output<typeof ScenarioFile>>;
  readonly kinds: ReadonlyMap<Kind, Partial<Hardware>>;
  readonly nodes: ReadonlyMap<string, Partial<Node>>;
  readonly links: ReadonlyMap<string, Partial<Link>>;
  readonly channels: ReadonlyMap<string, Partial<Channel>>;
  readonly requests: ReadonlyMap<string, Partial<Request>>;
  readonly faults: ReadonlyMap<string, Partial<Fault>>;
  /** What stands there, right or wrong, in the order of the file. */
  readonly expect: readonly unknown[];
  readonly fails: readonly unknown[];
}

/** The draft of a scenario of which every key is right. */
export function wholeDraft(scenario: z.output<typeof ScenarioFile>): Draft {
  const { kinds, nodes, links, channels, requests, faults, expect, fails } = scenario;
  const { all: _, ...named } = links;
  return {
    head: scenario,
    kinds: new Map(KINDS.flatMap((kind) => optional(kind, kinds[kind]))),
    nodes: new Map(Object.entries(nodes)),
    links: new Map(Object.entries(named)),
    channels: new Map(Object.entries(channels)),
    requests: new Map(Object.entries(requests)),
    faults: new Map(Object.entries(faults)),
    expect,
    fails,
  };
}

/** Keeps every key that is right by itself. */
export function draftOf(scenario: unknown): Draft {
  const { entanglab, scenario: name, about, seed, duration, physics, network } = ScenarioFile.shape;
  const sections = isMap(scenario) ? scenario : {};
  const kinds = section(sections["kinds"], Hardware.shape);
  const links = section(sections["links"], Link.shape);
  links.delete("all");
  return {
    head: rightParts({ entanglab, scenario: name, about, seed, duration, physics, network }, scenario),
    kinds: new Map(KINDS.flatMap((kind) => optional(kind, kinds.get(kind)))),
    nodes: section(sections["nodes"], Node.shape),
    links,
    channels: section(sections["channels"], Channel.shape),
    requests: section(sections["requests"], Request.shape),
    faults: section(sections["faults"], Fault.shape),
    expect: list(sections["expect"]),
    fails: list(sections["fails"]),
  };
}

type Parts<Shape extends z.ZodRawShape> = { -readonly [Key in keyof Shape]?: z.output<Shape[Key]> };

function section<Shape extends z.ZodRawShape>(value: unknown, shape: Shape): Map<string, Parts<Shape>> {
  if (!isMap(value)) return new Map();
  return new Map(Object.entries(value).map(([name, entry]) => [name, rightParts(shape, entry)]));
}

function rightParts<Shape extends z.ZodRawShape>(shape: Shape, value: unknown): Parts<Shape> {
  const parts: Parts<Shape> = {};
  if (!isMap(value)) return parts;
  for (const [key, schema] of Object.entries(shape)) {
    const result = (schema as z.ZodType).safeParse(value[key]);
    if (result.success && result.data !== undefined) Object.assign(parts, { [key]: result.data });
  }
  return parts;
}

function optional<Key, Value>(key: Key, value: Value | undefined): [Key, Value][] {
  return value === undefined ? [] : [[key, value]];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
