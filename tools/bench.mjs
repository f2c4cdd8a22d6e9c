import { runBuilt } from "./command.mjs";
import { prepare } from "./prepare.mjs";

if (await prepare()) await runBuilt("bench/main.js", process.argv.slice(2));
else process.exitCode = 1;
