type IconPath = { readonly d: string; readonly isSolid: boolean };

const line = (d: string): IconPath => ({ d, isSolid: false });
const solid = (d: string): IconPath => ({ d, isSolid: true });

/** The icons, as paths in a square of 24. good = tick in a circle, attention = triangle, stop = octagon. */
export const iconPaths = {
  good: [line("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z"), line("M8 12.3l2.8 2.7L16 9.5")],
  attention: [line("M12 3.5L22 20.5H2z"), line("M12 10v5"), solid("M12 17.6v.3")],
  stop: [
    line("M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z"),
    line("M12 7.5v5.5"),
    solid("M12 16.4v.3"),
  ],
  info: [
    line("M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"),
    line("M12 11v6"),
    solid("M12 7.2v.3"),
  ],
  none: [line("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z"), line("M7.5 12h9")],
  network: [line("M4 9.5a12 12 0 0 1 16 0"), line("M7.5 13.3a7 7 0 0 1 9 0"), solid("M12 17.5v.4")],
  upload: [line("M12 16V5"), line("M7.5 9L12 4.5L16.5 9"), line("M4 16v4h16v-4")],
  printer: [line("M7 9V3h10v6"), line("M7 18H4V9h16v9h-3"), line("M7 14h10v7H7z")],
  reader: [line("M3 10h18v10H3z"), line("M7 10V4h10v6"), line("M7 15h4")],
  card: [line("M3 5h18v14H3z"), line("M3 9.5h18"), line("M6.5 15h5")],
  cash: [line("M2.5 6h19v12h-19z"), line("M12 9.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6z")],
  wallet: [line("M3 6.5h15a2 2 0 0 1 2 2V19H3z"), line("M3 6.5L15 3.5v3"), solid("M16 13.6v.3")],
  receipt: [
    line("M5 3h14v18l-2.4-1.8L14.3 21L12 19.2L9.7 21l-2.3-1.8L5 21z"),
    line("M9 8h6M9 12h6"),
  ],
  person: [
    line("M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8z"),
    line("M4 21c.6-4.5 3.8-6.5 8-6.5s7.4 2 8 6.5"),
  ],
  clock: [line("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z"), line("M12 7v5.300l3.3 2")],
  back: [line("M9 6L3 12l6 6"), line("M3.5 12H21")],
  undo: [line("M8 5L3.5 9.500L8 14"), line("M4 9.500h10a5.5 5.5 0 0 1 0 11h-3")],
  help: [
    line("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z"),
    line("M9.3 9.500a2.7 2.7 0 1 1 4 2.400c-.9.5-1.3 1-1.3 2"),
    solid("M12 17.100v.3"),
  ],
  face: [
    line("M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5"),
    line("M12 6a5 5 0 0 0-5 5c0 3.700 2.200 7 5 7s5-3.300 5-7a5 5 0 0 0-5-5z"),
    solid("M10 11.200v.1M14 11.200v.1"),
  ],
  code: [
    line("M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4z"),
    line("M14 14h2.500v2.500M20 14v3M14 20h2M19 20h1"),
    solid("M7 7v.2M17 7v.2M7 17v.2"),
  ],
  phone: [line("M7 2.500h10v19H7z"), solid("M12 18.300v.3"), line("M10.500 5h3")],
  speaker: [
    line("M4 9.500v5h3.500L12 18.500v-13L7.500 9.500z"),
    line("M15.500 9a4.200 4.200 0 0 1 0 6"),
    line("M18 6.500a8 8 0 0 1 0 11"),
  ],
  consent: [line("M5 3h14v18H5z"), line("M8.500 8h7"), line("M8.500 13.200l2.300 2.300L15.500 11")],
  plus: [line("M12 5v14M5 12h14")],
  minus: [line("M5 12h14")],
  close: [line("M6 6l12 12M18 6L6 18")],
} as const satisfies Readonly<Record<string, readonly IconPath[]>>;

export type IconName = keyof typeof iconPaths;
