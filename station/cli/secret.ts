import { spawnSync } from "node:child_process";
import { readSync } from "node:fs";

const longestLine = 200;
const newline = 10;

/** One line from standard input. At a terminal the question is shown and what is typed is not. */
export function secretLine(question: string): string {
  if (!process.stdin.isTTY) return lineOf();
  process.stderr.write(question);
  setEcho("-echo");
  try {
    return lineOf();
  } finally {
    setEcho("echo");
    process.stderr.write("\n");
  }
}

/** Byte by byte, so that nothing behind the line is taken. */
function lineOf(): string {
  const bytes: number[] = [];
  const one = Buffer.alloc(1);
  while (bytes.length < longestLine && readSync(process.stdin.fd, one) === 1) {
    const [byte = newline] = one;
    if (byte === newline) break;
    bytes.push(byte);
  }
  return Buffer.from(bytes).toString("utf8");
}

function setEcho(mode: "echo" | "-echo"): void {
  spawnSync("stty", [mode], { stdio: "inherit" });
}
