import type { FaceNotice } from "#shared/contracts/face-api.ts";

type Point = FaceNotice["points"][number];

/** Characters that one page holds in the large type of a notice; a longer point has a page of its own. */
const charactersPerPage = 150;
/** What a heading takes up besides its characters: a line and the space around it. */
const headingCharacters = 24;

/** The points of a notice in pages, in their order; nothing is ever left out or cut. */
export function noticePages({ points }: Pick<FaceNotice, "points">): readonly (readonly Point[])[] {
  const pages: Point[][] = [];
  let room = 0;
  for (const point of points) {
    const size = [...point.text].length + headingCharacters;
    const last = pages.at(-1);
    if (last === undefined || size > room) {
      pages.push([point]);
      room = charactersPerPage - size;
    } else {
      last.push(point);
      room -= size;
    }
  }
  return pages;
}
