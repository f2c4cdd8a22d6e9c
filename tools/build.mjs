import { prepare } from "./prepare.mjs";

if (!(await prepare())) process.exitCode = 1;
