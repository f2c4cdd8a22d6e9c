import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { PACKAGE_FOLDER } from "../package.js";
import type { OpenSite } from "../runtimes/remote/site.js";

/** Where nodes run: inside this process, or each by itself at a site. */
export type Runtime =
  | { readonly type: "embedded"; readonly wire: boolean }
  | { readonly type: "remote"; readonly openSite: OpenSite };

export const RUNTIMES = ["embedded", "process", "docker"] as const;
export type RuntimeName = (typeof RUNTIMES)[number];

export interface RuntimeOptions {
  readonly runtime: RuntimeName;
  /** Encodes and decodes every message, in the embedded runtime. */
  readonly wire: boolean;
  /** The base image of the nodes' containers, where it is not the default. */
  readonly base?: string;
  /** The binary of Node.js that the base image is made of, where no base image is given. */
  readonly nodeBinary?: string;
  /** Tells a person how far it is. */
  readonly tell?: (text: string) => void;
}

/** The program of a node in one file: the same as in its image. */
export const NODE_PROGRAM = join(PACKAGE_FOLDER, "build", "docker", "node.mjs");

/** Makes a runtime ready. Its libraries are loaded only where it is asked for. */
export async function runtimeOf({ runtime, wire, ...options }: RuntimeOptions): Promise<Runtime> {
  switch (runtime) {
    case "embedded":
      return { type: "embedded", wire };
    case "process": {
      const { openProcessSite } = await import("../runtimes/process/process-site.js");
      return { type: "remote", openSite: openProcessSite(NODE_PROGRAM) };
    }
    case "docker": {
      const { openDockerSite } = await import("../runtimes/docker/docker-site.js");
      return { type: "remote", openSite: await openDockerSite(options) };
    }
  }
}

/** A name for a run that no other run has: others see it as a label. */
export const runName = (scenario: string): string => `${scenario}-${randomBytes(4).toString("hex")}`;
