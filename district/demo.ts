import { contractVersion } from "#shared/contracts/version.ts";
import type { Provision } from "#shared/contracts/district-api.ts";
import { demoDistrict } from "#shared/demo/district.ts";
import { demoProgrammes } from "#shared/demo/programmes/programmes.ts";
import { demoRegion, demoStations, type DemoStation } from "#shared/demo/stations.ts";
import type { Log } from "#shared/log.ts";
import type { Clock } from "#shared/time/time.ts";
import type { CodeSigner } from "./codes/code-parts.ts";
import { keepDemoPairings } from "./codes/demo-codes.ts";
import { publishIssuer } from "./codes/issuer.ts";
import { registerCards, registerPeople, type PeopleParts } from "./people/people.ts";
import { publishProgrammes } from "./programmes/programmes.ts";
import { inTransaction, type Connection, type Database } from "./store/database.ts";
import { demoSeedOf, keepDemoSeed } from "./store/demo-store.ts";
import { newPrivateKey, publicKeyOf, type DistrictKeys } from "./store/keys.ts";
import { hasPhones } from "./store/people-store.ts";
import { readOrMakeProvision } from "./store/provision-files.ts";
import { keepStation } from "./store/station-store.ts";

/** How many seniors the demonstration has. */
const seniors = 5_000;

export type DemoParts = PeopleParts & {
  readonly database: Database;
  readonly keys: DistrictKeys;
  /** The key of citizen codes, which stations learn with everything else. */
  readonly codeSigner: CodeSigner;
  readonly provisionFolder: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** Who signs citizen codes here. */
const issuerTitle = "杭州市西湖区";

/**
 * Fills an empty database with the demonstration, in one transaction, and registers its stations with the keys in
 * their provision files. A demonstration that is there stays as it is, whatever seed is asked for.
 */
export async function prepareDemo(parts: DemoParts, seed: number): Promise<void> {
  const { database, log } = parts;
  await registerDemoStations(parts);
  const present = await demoSeedOf(database);
  if (present !== null) {
    await inTransaction(database, async (connection) => {
      await addPhones(parts, connection, present);
      await prepareCodes(parts, connection);
    });
    if (present !== seed) log.warn("demo.kept", { seed: present, asked: seed });
    return;
  }
  const startedAt = performance.now();
  const district = demoDistrict(seed, { seniors });
  await inTransaction(database, async (connection) => {
    await keepDemoSeed(connection, seed);
    await publishProgrammes(connection, demoProgrammes());
    await registerPeople(parts, connection, district.people);
    await registerCards(parts, connection, district.cards);
    await prepareCodes(parts, connection);
  });
  const ms = Math.round(performance.now() - startedAt);
  log.info("demo.made", { seed, people: district.people.length, cards: district.cards.length, ms });
}

/** A demonstration that was made before people had phone numbers gets them now. */
async function addPhones(parts: DemoParts, connection: Connection, seed: number): Promise<void> {
  if (await hasPhones(connection)) return;
  await registerPeople(parts, connection, demoDistrict(seed, { seniors }).people);
}

/** What codes need: the district's key in every station, and pairing codes to try it with. */
async function prepareCodes(parts: DemoParts, connection: Connection): Promise<void> {
  const { codeSigner, keyedHash, clock } = parts;
  const now = clock();
  await publishIssuer(connection, codeSigner, { title: issuerTitle, region: demoRegion, now });
  await keepDemoPairings(connection, { keyedHash, now });
}

async function registerDemoStations(parts: DemoParts): Promise<void> {
  for (const demo of demoStations) {
    const provision = provisionOf(demo, parts);
    await keepStation(parts.database, { ...demo, publicKey: publicKeyOf(provision.stationKey) });
  }
}

function provisionOf(
  { station, title, region }: DemoStation,
  { keys, provisionFolder, log }: DemoParts,
): Provision {
  const make = (): Provision => ({
    contract: contractVersion,
    station,
    title,
    region,
    stationKey: newPrivateKey(),
    districtKey: keys.publicKey,
    keyedHashSecret: keys.keyedHashSecret,
  });
  const provision = readOrMakeProvision(provisionFolder, make, station);
  const isOfThisDistrict =
    provision.districtKey.trim() === keys.publicKey.trim() &&
    provision.keyedHashSecret === keys.keyedHashSecret;
  if (!isOfThisDistrict) log.error("provision.of-another-district", { station });
  return provision;
}
