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
  const encoder = new TextEncoder();
  /** Made once: the library builds a set of functions for each transaction that it is given. */
  const inTransaction = db.transaction(
    (call: CommandCall, work: () => Result<unknown>): CommandOutcome<unknown> => {
      const requestHash = hashOf(encoder.encode(call.request));
      const before = read.get(call.commandId);
      if (before !== undefined) {
        const isSame = before.request_hash === requestHash;
        return { result: isSame ? answerOf(before.answer) : refuse(reused), isRepeat: true };
      }
      const result = work();
      if (!result.ok && call.notYet?.includes(result.refusal.code) === true) {
        return { result, isRepeat: false };
      }
      insert.run(call.commandId, requestHash, JSON.stringify(result), call.at);
      return { result, isRepeat: false };
    },
  );

  return {
    /**
     * @param call a refusal among its `notYet` is not kept: nothing was done, and asking again may do it
     * @param work what the command does; it runs inside one transaction and must not wait
     * @returns the work's result, or the first result when the command was run before
     */
    once<T>(call: CommandCall, work: () => Result<T>): CommandOutcome<T> {
      // What was stored for a command came from the same work, so it has the type of its result.
      return inTransaction.immediate(call, work) as CommandOutcome<T>;
    },
  };
}

/** The stored text is our own, written by `once` with the same type. */
function answerOf(text: string): Result<unknown> {
  return JSON.parse(text) as Result<unknown>;
}
