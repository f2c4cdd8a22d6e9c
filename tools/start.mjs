import { runBuilt } from "./command.mjs";
import { prepare } from "./prepare.mjs";

const FLAGSHIP = ["run", "scenarios/first-light.yaml"];

const args = process.argv.slice(2);
if (await prepare()) await runBuilt("orchestrator/cli/main.js", args.length > 0 ? args : FLAGSHIP);
else process.exitCode = 1;
