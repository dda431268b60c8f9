import { createServer } from "node:net";
import { type Ports, portVariables } from "./plan.ts";

/** @returns what to do about ports that something else listens on; undefined when all are free. */
export async function complaintAboutPorts(ports: Ports): Promise<string | undefined> {
  const keys = Object.keys(portVariables) as (keyof Ports)[];
  const states = await Promise.all(
    keys.map(async (key) => ({ key, isFree: await isFree(ports[key]) })),
  );
  const taken = states.filter((state) => !state.isFree).map(({ key }) => key);
  if (taken.length === 0) return undefined;
  const numbers = taken.map((key) => String(ports[key])).join(", ");
  const variables = taken.map((key) => `${portVariables[key][0]}=…`).join(" ");
  return (
    `端口 ${numbers} 已被占用（银龄可能已在运行）。请关闭占用端口的程序，或换端口启动：\n` +
    `  in use already (perhaps by another Yinling): stop that program, or take other ports:\n\n` +
    `    ${variables} npm start`
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
