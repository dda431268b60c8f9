/** A value that may stand in a log line. Never a citizen number, a card number, a name or a key. */
type LogValue = string | number | boolean | null;

/** One JSON line per event, named `noun.verb`. */
export type Log = {
  /** A fact. */
  info(event: string, fields?: Readonly<Record<string, LogValue>>): void;
  /** Something failed and healed by itself. */
  warn(event: string, fields?: Readonly<Record<string, LogValue>>): void;
  /** Someone must act. */
  error(event: string, fields?: Readonly<Record<string, LogValue>>): void;
};
