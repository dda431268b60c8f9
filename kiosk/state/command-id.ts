import { commandIdSchema, type CommandId } from "#shared/id/ids.ts";

/**
 * A random UUID (RFC 9562, version 4). `crypto.randomUUID` exists only in secure contexts, and a kiosk may
 * reach its station over plain HTTP inside the house.
 */
export function newCommandId(randomBytes: (count: number) => Uint8Array): CommandId {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return commandIdSchema.parse([...parts, hex.slice(20)].join("-"));
}
