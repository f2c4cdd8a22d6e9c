import type { RedisOptions } from "ioredis";
import { Failure } from "../cli/failure.js";

/** Where a Redis is. Only `text` is ever shown: it holds no password. */
export interface Address {
  readonly text: string;
  readonly options: Readonly<Pick<RedisOptions, "host" | "port" | "username" | "password" | "db" | "tls">>;
}

const ALLOWED = "redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS";
const DEFAULT_PORT = 6379;

/** Reads the URL of a Redis, or refuses it without repeating it: a password may be in it. */
export function addressOf(url: string): Address {
  const read = URL.canParse(url) ? new URL(url) : undefined;
  if (read === undefined || !/^rediss?:$/.test(read.protocol) || read.hostname === "") {
    throw new Failure(`that is not the URL of a Redis; allowed: ${ALLOWED}`);
  }
  const database = /^\/?(\d{0,4})$/.exec(read.pathname)?.[1];
  if (database === undefined || read.search !== "" || read.hash !== "") {
    throw new Failure(`the URL of the Redis may end only with the number of a database; allowed: ${ALLOWED}`);
  }
  const host = read.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = read.port === "" ? DEFAULT_PORT : Number(read.port);
  return {
    text: `${read.hostname}:${port}`,
    options: {
      host,
      port,
      ...(read.username !== "" && { username: decoded(read.username) }),
      ...(read.password !== "" && { password: decoded(read.password) }),
      ...(database !== "" && { db: Number(database) }),
      ...(read.protocol === "rediss:" && { tls: {} }),
    },
  };
}

/** What went wrong, in the words of Redis or of the system, without the password. */
export function reasonOf(error: unknown, { options }: Address): string {
  const { message, code } = error as Partial<NodeJS.ErrnoException>;
  const text = (message === undefined || message === "" ? (code ?? String(error)) : message).replace(/\.$/, "");
  return options.password === undefined ? text : text.replaceAll(options.password, "***");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Failure(
      "the user or the password in the URL of the Redis has a % that is not followed by two hex digits",
    );
  }
}
