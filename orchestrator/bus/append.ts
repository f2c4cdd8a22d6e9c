import type { ChainableCommander } from "ioredis";
import { aboutKey, ENTRIES_MAX, KEPT_SECONDS, RUNS, type RunAbout, traceKey } from "./keys.js";

/** What a stream holds of a run's trace, as Redis itself says. */
export interface Held {
  /** Every line below this number is in the stream, or a gap stands for it. */
  readonly settled: number;
  readonly missing: Missing;
  /** Whether it says that the run is over. */
  readonly isOver: boolean;
}

export interface Missing {
  readonly count: number;
  readonly first?: number;
  readonly last?: number;
}

export interface Batch {
  /** The stream takes the batch only if this is where it stands. */
  readonly settled: number;
  /** Number of the first line; where it is above `settled`, a gap stands for the lines between. */
  readonly first: number;
  /** Number of the line after the last. */
  readonly end: number;
  /** The lines, each with its line break: one long argument costs the run a fraction of what many short ones do. */
  readonly text: Buffer;
  /** Why the run is over; absent while it runs. */
  readonly over?: string;
}

/**
 * Adds a batch, or nothing if the stream does not stand where it was believed to: its reply was lost, or Redis forgot. All or
 * nothing, so that what the hash says is missing is always true of the stream beside it.
 */
const SCRIPT = `
local stream, about, runs = KEYS[1], KEYS[2], KEYS[3]
local settled, first, over = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
if redis.call('HGET', about, 'writer') ~= ARGV[4] then redis.call('DEL', stream, about) end
local top = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
local held, rest = 0, '0'
if top then
  held, rest = top[1]:match('^(%d+)-(%d+)$')
  held = tonumber(held)
end
if held == settled and rest == '0' then
  if first > settled then
    redis.call('XADD', stream, first .. '-0', 'gap_first', settled, 'gap_last', first - 1)
    redis.call('HINCRBY', about, 'missing', first - settled)
    redis.call('HSETNX', about, 'missing_first', settled)
    redis.call('HSET', about, 'missing_last', first - 1)
  end
  held = first
  local text, from = ARGV[11], 1
  local to = text:find('\\n', from, true)
  while to do
    redis.call('XADD', stream, held + 1 .. '-0', 'n', held, 'line', text:sub(from, to - 1))
    held, from = held + 1, to + 1
    to = text:find('\\n', from, true)
  end
  if over ~= '' then
    redis.call('XADD', stream, held .. '-1', 'over', over)
    rest = '1'
  end
  redis.call('XTRIM', stream, 'MAXLEN', '~', ${ENTRIES_MAX})
end
local time = redis.call('TIME')
redis.call('HSET', about, 'writer', ARGV[4], 'scenario', ARGV[5], 'seed', ARGV[6], 'runtime', ARGV[7], 'started', ARGV[8],
  'state', rest == '0' and 'running' or 'over', 'reason', over, 'lines', held,
  'heard', time[1])
redis.call('ZREMRANGEBYSCORE', runs, '-inf', string.format('%.0f', (time[1] - ${KEPT_SECONDS}) * 1000))
redis.call('ZADD', runs, ARGV[9], ARGV[10])
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ${KEPT_SECONDS}) end
local missing = redis.call('HMGET', about, 'missing', 'missing_first', 'missing_last')
return { held, missing[1] or '0', missing[2] or '', missing[3] or '', rest }
`;

/** Puts a batch on a pipeline. `writer` tells this run's stream from one that an earlier run of that name left. */
export function append(
  pipeline: ChainableCommander,
  about: RunAbout & { readonly writer: string },
  batch: Batch,
): void {
  const { run, scenario, seed, runtime, startedAt, writer } = about;
  const { settled, first, over = "", text } = batch;
  const keys = [traceKey(run), aboutKey(run), RUNS];
  const score = Date.parse(startedAt);
  const values = [settled, first, over, writer, scenario, seed, runtime, startedAt, score, run, text];
  pipeline.eval(SCRIPT, keys.length, ...keys, ...values);
}

export function heldFrom(reply: unknown): Held {
  const [settled, count, first, last, rest] = reply as [number, string, string, string, string];
  const range = first === "" ? {} : { first: Number(first), last: Number(last) };
  return { settled, missing: { count: Number(count), ...range }, isOver: rest !== "0" };
}
