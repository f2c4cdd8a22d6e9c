#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../build/orchestrator/cli/main.js", import.meta.url);

if (existsSync(main) || (await (await import("../tools/prepare.mjs")).prepare())) await import(main.href);
else process.exitCode = 1;
