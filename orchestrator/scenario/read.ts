import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { type ParsedScenario, type ParseOptions, parseScenario } from "./parse.js";

/** A scenario of ten thousand nodes is half as large. */
export const FILE_BYTES_MAX = 2 * 1024 * 1024;

/** Reads a scenario from a file. Problems name the file as it was given, and a file that cannot be read is a problem too. */
export function readScenarioFile(path: string, options: ParseOptions = {}): ParsedScenario {
  const refuse = (message: string): ParsedScenario => ({
    ok: false,
    problems: [{ file: path, line: 1, column: 1, path: "", message }],
  });
  const read = readBounded(path);
  return typeof read === "string" ? refuse(read) : parseScenario(read, path, options);
}

/** The bytes of a file, or why they are not read. A file that is too large is not even begun. */
function readBounded(path: string): Uint8Array | string {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (cause) {
    return `cannot be read: ${reason(cause)}; allowed: the path of a scenario file`;
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return `${basename(path)} is not a file; allowed: the path of a scenario file`;
    if (status.size > FILE_BYTES_MAX) {
      const size = `${(status.size / 1024 / 1024).toFixed(1)} MB`;
      return `the file is too large to be a scenario (${size}); allowed: up to ${FILE_BYTES_MAX / 1024 / 1024} MB`;
    }
    return readFileSync(descriptor);
  } catch (cause) {
    return `cannot be read: ${reason(cause)}; allowed: the path of a scenario file`;
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
