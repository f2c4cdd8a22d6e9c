import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./command.mjs";

const DEADLINE_MS = 10 * 60 * 1000;
// Holds a unique id and the processes that work under the lock; it is void once all of them are dead.
const LOCK = join(root, "build", ".lock");

/**
 * Runs `work` while no other process does. Waits for one that is alive; takes over from one that died. `work` is given a
 * function that names a child process: the lock then lasts as long as the child, even if this process is killed.
 */
export async function alone(work) {
  const id = randomUUID();
  const lock = `${id} ${process.pid}`;
  if (!(await taken(lock))) return false;
  const release = () => {
    if (idOf(read(LOCK)) === id) rmSync(LOCK, { force: true });
  };
  process.once("exit", release);
  try {
    return await work((child) => {
      if (child.pid !== undefined) writeFileSync(LOCK, `${lock} ${child.pid}`);
      return child;
    });
  } finally {
    release();
    process.off("exit", release);
  }
}

/** Waits until the lock is ours. */
async function taken(lock) {
  const deadline = Date.now() + DEADLINE_MS;
  let hasSaidSo = false;
  mkdirSync(join(root, "build"), { recursive: true });
  while (!claim(LOCK, lock)) {
    const other = read(LOCK);
    if (isVoid(other)) {
      removeVoid(other);
      continue;
    }
    if (Date.now() > deadline) {
      process.stderr.write(`Another process has been at work for ten minutes. If none is, remove ${LOCK}\n`);
      return false;
    }
    if (!hasSaidSo) process.stderr.write("Waiting for another process that installs or builds ...\n");
    hasSaidSo = true;
    await sleep(100);
  }
  return true;
}

/** Creates a file, unless it is there. */
function claim(path, text) {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    // Windows says EPERM or EBUSY while another process is deleting the file.
    if (["EEXIST", "EPERM", "EBUSY"].includes(error.code)) return false;
    throw error;
  }
}

/** The text of a file, empty if it is gone or just being written. */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "EPERM", "EBUSY"].includes(error.code)) return "";
    throw error;
  }
}

const idOf = (lock) => lock.split(" ")[0];

function isVoid(lock) {
  const processes = lock.split(" ").slice(1).map(Number);
  return processes.length > 0 && !processes.some(isAlive);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Removes a void lock. Of those that noticed it together one at a time may, and only while it is still that lock. */
function removeVoid(lock) {
  const right = `${LOCK}-${idOf(lock)}`;
  if (!claim(right, "")) return;
  if (read(LOCK) === lock) rmSync(LOCK, { force: true });
  rmSync(right, { force: true });
}
