/**
 * The version of everything that crosses a process boundary. `contracts.test.ts` pins the hash of all wire
 * schemas to it: a changed schema needs a new version here.
 */
export const contractVersion = 1;
