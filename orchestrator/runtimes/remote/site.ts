/** Where a running node can be reached, each as host:port. */
export interface Reached {
  /** From the orchestrator. */
  readonly address: string;
  /** From the other nodes of the run. */
  readonly peerAddress: string;
}

/** How a node ended that nobody had asked to end. */
export interface Death {
  readonly node: string;
  /** Absent: a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** The last lines that it wrote, oldest first. */
  readonly lastLines: readonly string[];
}

/** A place where nodes run, each by itself: as a process of this machine, or as a container. */
export interface Site {
  /** Where its nodes are to listen. */
  readonly listening: { readonly host: string; readonly port: number };
  /**
   * Starts a node, for the first time or after `kill`, and hands it its commission over standard input. Resolves once it
   * listens; rejects with what it wrote where it does not in time.
   */
  start(node: string, commission: Uint8Array): Promise<Reached>;
  /** Kills a node; resolves once it is gone. */
  kill(node: string): Promise<void>;
  /** Resolves soon after the first death that `kill` and `close` did not cause, to the one that explains the others; never rejects. */
  readonly died: Promise<Death>;
  /** The last lines that a node wrote, oldest first; none where it was never started. */
  lastLines(node: string): Promise<readonly string[]>;
  /** Ends and removes everything that was started. May be called twice; does what it can and rejects at the end if anything stayed. */
  close(): Promise<void>;
}

/** Makes the site of one run: `run` labels what it starts. */
export type OpenSite = (run: string, nodes: readonly string[]) => Promise<Site>;
