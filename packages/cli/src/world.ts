/** What the program sees of the world around it. */
export type World = {
  cwd: string;
  env: Record<string, string | undefined>;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Sets how the process ends once its output is written. */
  exit(code: number): void;
};
