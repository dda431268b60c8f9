import type { FastifyReply, FastifyRequest } from "fastify";
import type { StaffMember } from "#shared/contracts/identity-api.ts";
import { staffHeader } from "#shared/contracts/station-client.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { Result } from "#shared/result.ts";
import { sendRefusal } from "./guarded-server.ts";

const longestToken = 100;

/** Who asks, by the token: of any terminal, or only of one. */
export type StaffGate = {
  readonly member: (token: string) => Result<StaffMember>;
  readonly memberAt: (token: string, terminal: TerminalId) => Result<StaffMember>;
};

/** The token of a request; empty when there is none. */
export function staffToken({ headers }: FastifyRequest): string {
  const token = headers[staffHeader];
  return typeof token === "string" && token.length <= longestToken ? token : "";
}

/** Goes on as the member of staff who asks, or answers 401 `staff-sign-in`. */
export async function asStaff(
  reply: FastifyReply,
  member: Result<StaffMember>,
  work: (staff: StaffMember) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  return member.ok ? work(member.value) : sendRefusal(reply, 401, member.refusal);
}
