import { z } from "zod";

declare const idBrand: unique symbol;
type Id<Name extends string> = string & { readonly [idBrand]: Name };

/** A canteen's station (站点), given by the district: `s-001`. */
export type StationId = Id<"station">;
/** A till, kiosk or other terminal of a station: `till-1`. */
export type TerminalId = Id<"terminal">;
/** A sale (one bill paid), a UUID made by the station. */
export type SaleId = Id<"sale">;
/** A command from a screen, a UUID made there; repeating it repeats the first answer. */
export type CommandId = Id<"command">;
/** The time in which one identified person stands at one terminal. */
export type SessionId = Id<"session">;
/** A person (人员): a keyed hash of the citizen number, 64 hexadecimal digits. */
export type PersonKey = Id<"person">;
/** A card: a keyed hash of its identification code and number, 64 hexadecimal digits. */
export type CardKey = Id<"card">;
/** A programme (项目): `area/name`. */
export type ProgrammeId = Id<"programme">;
/** Something that can be sold: a dish or a set meal. */
export type ItemId = Id<"item">;

/** The longest id that is written by hand: it goes into receipt numbers, actors and accounts. */
const longest = { site: 24, other: 60 };

function idSchema<Name extends string>(pattern: RegExp, max = 64) {
  return z
    .string()
    .max(max)
    .regex(pattern)
    .transform((text) => text as Id<Name>);
}

const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const hash = /^[0-9a-f]{64}$/;

export const stationIdSchema = idSchema<"station">(slug, longest.site);
export const terminalIdSchema = idSchema<"terminal">(slug, longest.site);
export const saleIdSchema = idSchema<"sale">(uuid);
export const commandIdSchema = idSchema<"command">(uuid);
export const sessionIdSchema = idSchema<"session">(uuid);
export const personKeySchema = idSchema<"person">(hash);
export const cardKeySchema = idSchema<"card">(hash);
export const programmeIdSchema = idSchema<"programme">(
  /^[a-z0-9]+(?:[-/][a-z0-9]+)*$/,
  longest.other,
);
export const itemIdSchema = idSchema<"item">(slug, longest.other);
export const funderIdSchema = idSchema<"funder">(slug, longest.other);
export const hashSchema = z.string().regex(hash);
