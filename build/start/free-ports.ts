import { createServer } from "node:net";
import { type Ports, portVariables } from "./plan.ts";

/** @returns one sentence for each port that something else listens on, with the way out. */
export async function takenPorts(ports: Ports): Promise<readonly string[]> {
  const keys = Object.keys(portVariables) as (keyof Ports)[];
  const sentences = await Promise.all(
    keys.map(async (key) => {
      if (await isFree(ports[key])) return [];
      const port = String(ports[key]);
      const [variable] = portVariables[key];
      return [
        `端口 ${port} 已被占用（银龄可能已在运行）。请先关闭占用它的程序，或换一个端口：${variable}=… npm start\n` +
          `  port ${port} is in use (Yinling may be running already): stop that program, or set ${variable}`,
      ];
    }),
  );
  return sentences.flat();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
