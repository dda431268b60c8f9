import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import {
  faceEnrolmentRequestSchema,
  officeConsentRequestSchema,
} from "#shared/contracts/face-api.ts";
import type { StaffMember } from "#shared/contracts/identity-api.ts";
import { personKeySchema } from "#shared/id/ids.ts";
import type { Result } from "#shared/result.ts";
import type { StationFaceService } from "../face/face-parts.ts";
import { parsedBody, sendResult } from "./server.ts";
import { asStaff, staffToken, type StaffGate } from "./staff-gate.ts";

const ofPersonSchema = z.object({ person: personKeySchema });

/** Consents, enrolments and figures in the office, for staff who are signed in; 401 `staff-sign-in` for anybody else. */
export function officeFaceRoutes(
  server: FastifyInstance,
  { face, gate }: { face: StationFaceService; gate: Pick<StaffGate, "member"> },
): void {
  const forStaff = (
    request: FastifyRequest,
    reply: FastifyReply,
    work: (staff: StaffMember) => Result<unknown> | Promise<Result<unknown>>,
  ): Promise<FastifyReply> =>
    asStaff(reply, gate.member(staffToken(request)), async (staff) =>
      sendResult(reply, await work(staff)),
    );

  server.get("/api/office/face", async (request, reply) =>
    forStaff(request, reply, () => ({ ok: true, value: face.report() })),
  );
  server.get("/api/office/people/:person/face", async (request, reply) =>
    forStaff(request, reply, () => {
      const named = parsedBody(ofPersonSchema, request.params);
      return named.ok ? face.person(named.value.person) : named;
    }),
  );
  server.post("/api/office/face/consents", async (request, reply) =>
    forStaff(request, reply, (staff) => {
      const body = parsedBody(officeConsentRequestSchema, request.body);
      return body.ok ? face.officeConsent(staff, body.value) : body;
    }),
  );
  server.post("/api/office/face/enrolments", async (request, reply) =>
    forStaff(request, reply, (staff) => {
      const body = parsedBody(faceEnrolmentRequestSchema, request.body);
      return body.ok ? face.enrol(staff, body.value) : body;
    }),
  );
  server.post("/api/office/face/calibrations", async (request, reply) =>
    forStaff(request, reply, () => face.calibrate()),
  );
}
