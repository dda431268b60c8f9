import type { HashOf } from "#shared/journal/entry.ts";
import type { CommandCall, CommandOutcome } from "#shared/journal/journal.ts";
import { refuse, type Refusal, type Result } from "#shared/result.ts";
import type { StationDatabase } from "./database.ts";

const reused: Refusal = {
  code: "command-reused",
  message: "这个操作编号已经用过，内容却不一样。",
  next: "请刷新页面后重新操作。",
};

/**
 * Runs each command once. The answer is stored in the transaction that did the work, so that asking again,
 * after a lost answer or a restart, gives the first answer and does nothing. Answers are kept for ever,
 * because a screen may be offline for weeks.
 */
export function commandStore(db: StationDatabase, hashOf: HashOf) {
  const read = db.prepare<[string], { request_hash: string; answer: string }>(
    `SELECT request_hash, answer FROM command WHERE command_id = ?`,
  );
  const insert = db.prepare<[string, string, string, number]>(
    `INSERT INTO command (command_id, request_hash, answer, at) VALUES (?, ?, ?, ?)`,
  );
  return {
    /**
     * @param work what the command does; it runs inside one transaction and must not wait
     * @returns the work's result, or the first result when the command was run before
     */
    once<T>(call: CommandCall, work: () => Result<T>): CommandOutcome<T> {
      const requestHash = hashOf(new TextEncoder().encode(call.request));
      return db
        .transaction((): CommandOutcome<T> => {
          const before = read.get(call.commandId);
          if (before !== undefined) {
            return {
              result:
                before.request_hash === requestHash ? answerOf<T>(before.answer) : refuse(reused),
              isRepeat: true,
            };
          }
          const result = work();
          insert.run(call.commandId, requestHash, JSON.stringify(result), call.at);
          return { result, isRepeat: false };
        })
        .immediate();
    },
  };
}

/** The stored text is our own, written by `once` with the same type. */
function answerOf<T>(text: string): Result<T> {
  return JSON.parse(text) as Result<T>;
}
