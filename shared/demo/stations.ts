import { stationIdSchema, type StationId } from "../id/ids.ts";
import { regionSchema, type RegionCode } from "../identity/region.ts";

/** The demonstration district: 杭州市西湖区. */
export const demoRegion: RegionCode = regionSchema.parse("330106");

/** A canteen of the demonstration; its name is made up. */
export type DemoStation = {
  readonly station: StationId;
  readonly title: string;
  readonly region: RegionCode;
};

/** Two canteens in the district and one across its border, in 拱墅区. */
export const demoStations: readonly DemoStation[] = [
  aStation("s-001", "银龄一号长者食堂", "330106"),
  aStation("s-002", "银龄二号长者食堂", "330106"),
  aStation("s-003", "银龄三号长者食堂", "330105"),
];

function aStation(id: string, title: string, region: string): DemoStation {
  return { station: stationIdSchema.parse(id), title, region: regionSchema.parse(region) };
}
