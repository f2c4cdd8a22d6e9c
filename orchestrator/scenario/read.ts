import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { type ParsedScenario, type ParseOptions, parseScenario } from "./parse.js";
import type { FileRead, ReadFile } from "./text/read-file.js";

/** A scenario of ten thousand nodes is half as large. */
export const FILE_BYTES_MAX = 2 * 1024 * 1024;

/** Reads a scenario from a file. Problems name the file as it was given, and a file that cannot be read is a problem too. */
export function readScenarioFile(path: string, options: ParseOptions = {}): ParsedScenario {
  const refuse = (message: string): ParsedScenario => ({
    ok: false,
    problems: [{ file: path, line: 1, column: 1, path: "", message }],
  });
  const read = readBounded(path);
  if (read.ok) return parseScenario(read.bytes, path, { readFile: filesIn(dirname(path)), ...options });
  switch (read.why) {
    case "no-file":
      return refuse(`${basename(path)} is not a file; allowed: the path of a scenario file`);
    case "too-large":
      return refuse(`the file is too large to be a scenario (${read.size}); allowed: ${SIZES}`);
    case "unreadable":
      return refuse(`cannot be read: ${read.reason}; allowed: the path of a scenario file`);
  }
}

/** Reads the files that a scenario in this folder names, each up to 2 MB. */
export function filesIn(folder: string): ReadFile {
  return (path): FileRead => {
    if (isAbsolute(path)) return { ok: false, problem: "the path begins at the root, so it means nothing elsewhere" };
    if (path.includes("\0")) return { ok: false, problem: "the path holds a character that no path has" };
    const read = readBounded(join(folder, path));
    if (read.ok) return read;
    switch (read.why) {
      case "no-file":
        return { ok: false, problem: "it is not a file" };
      case "too-large":
        return {
          ok: false,
          problem: `it is too large (${read.size}, and the limit is ${FILE_BYTES_MAX / 1024 / 1024} MB)`,
        };
      case "unreadable":
        return { ok: false, problem: read.reason };
    }
  };
}

const SIZES = `up to ${FILE_BYTES_MAX / 1024 / 1024} MB`;

type BoundedRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: "no-file" }
  | { readonly ok: false; readonly why: "too-large"; readonly size: string }
  | { readonly ok: false; readonly why: "unreadable"; readonly reason: string };

/** The bytes of a file, or why they are not read. A file that is too large is not even begun. */
function readBounded(path: string): BoundedRead {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (cause) {
    return { ok: false, why: "unreadable", reason: reason(cause) };
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return { ok: false, why: "no-file" };
    if (status.size > FILE_BYTES_MAX) {
      return { ok: false, why: "too-large", size: `${(status.size / 1024 / 1024).toFixed(1)} MB` };
    }
    return { ok: true, bytes: readFileSync(descriptor) };
  } catch (cause) {
    return { ok: false, why: "unreadable", reason: reason(cause) };
  } finally {
    closeSync(descriptor);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  ENOTDIR: "a part of the path is not a folder",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "the path is too long",
};

function reason(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code ?? "unknown reason";
  return REASONS[code] ?? code;
}
