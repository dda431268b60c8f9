import type { CardEvent } from "#shared/identity/card/card-event.ts";
import { assert } from "#shared/result.ts";
import { driveReader } from "./card-driver.ts";
import { hsmAuthenticator } from "./hsm-authenticator.ts";
import { readingTimes } from "./limits.ts";
import { pcscPort } from "./pcsc-port.ts";
import type { PcscPort } from "./port.ts";
import { slotPort } from "./slot-port.ts";

/**
 * The card host: a process of its own, because a call into the PC/SC library may freeze or crash. Arguments:
 * `pcsc NAME-PATTERN` or `slot TCP-PORT`; in the environment, where the list of processes does not show it,
 * YINLING_CARD_KEY_URL, the address of the security module, or nothing. Sends card events and a heartbeat to the station; the supervisor
 * starts it again when it ends.
 */
function main(): void {
  const [, , source = "", place = ""] = process.argv;
  const keyUrl = process.env["YINLING_CARD_KEY_URL"] ?? "";
  process.on("disconnect", endAtOnce);
  sendAlive();
  setInterval(sendAlive, heartbeatMs);
  driveReader({
    port: portFor(source, place),
    authenticator: keyUrl === "" ? null : hsmAuthenticator(keyUrl),
    emit: (event: CardEvent) => void process.send?.(event),
    giveUp() {
      process.stderr.write("Error: a call to the card never came back\n");
      endAtOnce();
    },
    times: readingTimes,
  });
}

const heartbeatMs = 2_000;

/**
 * An ordinary exit waits for the threads of native calls, and one of them always watches the reader. There is
 * nothing to save here, and the service takes back the cards of a process that is gone.
 */
function endAtOnce(): void {
  process.kill(process.pid, "SIGKILL");
}

function sendAlive(): void {
  if (process.connected) process.send?.({ kind: "alive" });
}

function portFor(source: string, place: string): PcscPort {
  if (source === "slot") return slotPort(Number(place));
  assert(source === "pcsc", "a card source is pcsc or slot");
  return pcscPort(place);
}

main();
