import { connect, createServer, type Socket } from "node:net";

/** A wire between station and district that can be cut in the ways that hurt. */
export type FaultyLink = {
  readonly url: string;
  /** Nothing gets through; open connections break. */
  readonly cut: () => void;
  readonly mend: () => void;
  /** The next answer to a journal batch is lost after the district has sent it. */
  readonly loseNextIntakeAnswer: () => void;
  /** How many answers were lost. */
  readonly lostAnswers: () => number;
  readonly stop: () => Promise<void>;
};

/** A TCP relay to a port on this machine. */
export async function faultyLink(targetPort: number, ownPort: number): Promise<FaultyLink> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isLosing = false;
  let lost = 0;

  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const target = connect(targetPort, "127.0.0.1");
    let request = "";
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    client.on("data", (bytes) => {
      request = bytes.toString("latin1", 0, 32).startsWith("POST ")
        ? bytes.toString("latin1")
        : request;
      target.write(bytes);
    });
    target.on("data", (bytes) => {
      if (isLosing && request.startsWith("POST /intake")) {
        isLosing = false;
        lost += 1;
        client.destroy();
        return;
      }
      client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(ownPort, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${ownPort}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    loseNextIntakeAnswer() {
      isLosing = true;
    },
    lostAnswers: () => lost,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
