/**
 * A device host for the supervisor's tests. It behaves as its first argument says: `steady` answers every
 * message, `crashing` throws after a moment, `freezing` blocks its loop as a native driver would,
 * `deaf` stays alive when its channel closes.
 */
const behaviour = process.argv[2];

function beat(): void {
  if (process.connected) process.send?.({ kind: "alive" });
}

beat();
setInterval(beat, 40);
process.on("message", (message) => process.send?.({ kind: "echo", message, pid: process.pid }));

if (behaviour !== "deaf") process.on("disconnect", () => process.exit(0));
if (behaviour === "crashing") {
  setTimeout(() => {
    throw new Error("reader caught fire");
  }, 60);
}
if (behaviour === "freezing") {
  setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 60);
}
