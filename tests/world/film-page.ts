/** What draws a film: runs in a page, so it stands by itself and imports nothing. */

/** Somebody in the picture: a face of a photograph, and where and how it stands. */
export type PageFigure = {
  /** A `data:` address. */
  readonly photo: string;
  /** Middle and size of the face in fractions of the photograph. */
  readonly box: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /** Nose asymmetry of the photograph itself, which is turned away. */
  readonly restingYaw: number;
  /** How far the head turns to both sides; 0 = not at all. */
  readonly turnDegrees: number;
  /** How many times slower than usual it moves. */
  readonly slowness: number;
  /** How far it is turned all the time; positive = to the person's own left. */
  readonly heldDegrees: number;
  /** Middle of the face in the film, pixels. */
  readonly at: { readonly x: number; readonly y: number };
  readonly faceWidth: number;
  readonly rollDegrees: number;
  /** 1 = as the photograph. */
  readonly light: number;
};

export type PageScene = {
  readonly width: number;
  readonly height: number;
  readonly pictures: number;
  readonly people: readonly PageFigure[];
  readonly code: {
    readonly modules: readonly (readonly boolean[])[];
    /** Its middle. */
    readonly x: number;
    readonly y: number;
    readonly moduleSize: number;
  } | null;
};

export type FilmPage = {
  prepare(scene: PageScene): Promise<void>;
  /** One picture of the round, JPEG in base64. */
  picture(index: number): Promise<string>;
};

/** Gives what draws the pictures of one film. */
export function filmPage(): FilmPage {
  type Source = {
    figure: PageFigure;
    pixels: ImageData;
    scale: number;
    middle: { x: number; y: number };
  };
  /** Depth of a head over its width: the nose stands out from the cheeks by about half of it. */
  const depthShare = 0.55;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let scene: PageScene | null = null;
  let sources: Source[] = [];
  let room: ImageData | null = null;

  async function sourceOf(figure: PageFigure): Promise<Source> {
    const image = new Image();
    image.src = figure.photo;
    await image.decode();
    const board = document.createElement("canvas");
    board.width = image.naturalWidth;
    board.height = image.naturalHeight;
    const pen = board.getContext("2d", { willReadFrequently: true });
    if (pen === null) throw new Error("a canvas has a context");
    pen.drawImage(image, 0, 0);
    return {
      figure,
      pixels: pen.getImageData(0, 0, board.width, board.height),
      // Pixels of the photograph for one of the film.
      scale: (figure.box.width * board.width) / figure.faceWidth,
      middle: { x: figure.box.x * board.width, y: figure.box.y * board.height },
    };
  }

  /** Angle of the head at a moment of the round: positive = to the person's own left, the right of the picture. */
  function angleAt(figure: PageFigure, ms: number): number {
    // Not quite straight: bending a photograph that is turned far away farther than that shows.
    const straighten = -Math.atan(figure.restingYaw / 0.64) * 0.75;
    const bump = (fromMs: number): number => {
      const since = ms / figure.slowness - fromMs;
      if (since < 0 || since > 800) return 0;
      return Math.min(1, since / 200, (800 - since) / 200);
    };
    const degrees = figure.heldDegrees + figure.turnDegrees * (bump(1000) - bump(2200));
    const angle = straighten + (degrees * Math.PI) / 180;
    // Farther than that a photograph folds over itself.
    const most = (28 * Math.PI) / 180;
    return Math.min(most, Math.max(-most, angle));
  }

  function roomOf(width: number, height: number): ImageData {
    const target = new ImageData(width, height);
    for (let y = 0; y < target.height; y++) {
      for (let x = 0; x < target.width; x++) {
        const grain = ((x * 7919 + y * 104729) % 17) / 4;
        const wall = 148 + 30 * (x / target.width) - 24 * (y / target.height) + grain;
        const at = (y * target.width + x) * 4;
        target.data[at] = wall;
        target.data[at + 1] = wall - 3;
        target.data[at + 2] = wall - 8;
        target.data[at + 3] = 255;
      }
    }
    return target;
  }

  /** How far a point of the head stands out, photograph pixels: a half ellipsoid whose edges are the cheeks. */
  function depthAt(
    width: number,
    { x, v, headY }: { x: number; v: number; headY: number },
  ): number {
    const across = 1 - (x / (width * 0.6)) ** 2;
    const upright = 1 - (v / headY) ** 2;
    return across > 0 && upright > 0 ? width * depthShare * across * Math.sqrt(upright) : 0;
  }

  /** Which column of the photograph stands in each column of a row of the film, once the head is turned. */
  function turnedRow(
    columns: Float32Array,
    row: { source: Source; v: number; angle: number },
  ): void {
    const { figure, pixels, scale } = row.source;
    const width = figure.box.width * pixels.width;
    const { headX, headY } = headOf(row.source);
    const pivot = width * depthShare * 0.35;
    const placeOf = (x: number): number => {
      const depth = depthAt(width, { x, v: row.v, headY }) - pivot;
      return (x * Math.cos(row.angle) + depth * Math.sin(row.angle)) / scale + columns.length / 2;
    };
    columns.fill(NaN);
    let before = placeOf(-headX);
    for (let x = -headX + 1; x <= headX; x += 1) {
      const here = placeOf(x);
      for (let column = Math.ceil(before); column <= here; column++) {
        columns[column] = x - 1 + (column - before) / (here - before);
      }
      // Where the far side of the nose hides a cheek, the cheek comes later and is not drawn.
      before = Math.max(before, here);
    }
  }

  function headOf({ figure, pixels }: Source): { headX: number; headY: number } {
    return {
      headX: figure.box.width * pixels.width * 0.78,
      headY: figure.box.height * pixels.height * 0.88,
    };
  }

  /** The head on a see-through ground. */
  function headPicture(source: Source, angle: number): ImageData {
    const { pixels, scale, middle, figure } = source;
    const { headX, headY } = headOf(source);
    const head = new ImageData(Math.ceil((headX * 2.8) / scale), Math.ceil((headY * 2) / scale));
    const columns = new Float32Array(head.width);
    for (let y = 0; y < head.height; y++) {
      const v = (y - head.height / 2) * scale;
      turnedRow(columns, { source, v, angle });
      columns.forEach((from, x) => {
        const shown = Math.min(1, (1 - Math.hypot(from / headX, v / headY)) / 0.08);
        const at = (y * head.width + x) * 4;
        if (!(shown > 0)) return;
        const left = Math.floor(middle.x + from);
        const top = Math.floor(middle.y + v);
        if (left < 0 || top < 0 || left >= pixels.width - 1 || top >= pixels.height - 1) return;
        const partX = middle.x + from - left;
        const partY = middle.y + v - top;
        const corner = (top * pixels.width + left) * 4;
        for (let channel = 0; channel < 3; channel++) {
          const pick = (offset: number): number => pixels.data[corner + offset + channel] ?? 0;
          const below = pixels.width * 4;
          const upper = pick(0) * (1 - partX) + pick(4) * partX;
          const lower = pick(below) * (1 - partX) + pick(below + 4) * partX;
          head.data[at + channel] = (upper * (1 - partY) + lower * partY) * figure.light;
        }
        head.data[at + 3] = shown * 255;
      });
    }
    return head;
  }

  function drawFigure(pen: CanvasRenderingContext2D, source: Source, ms: number): void {
    const { at, rollDegrees } = source.figure;
    const head = headPicture(source, angleAt(source.figure, ms));
    const board = new OffscreenCanvas(head.width, head.height);
    board.getContext("2d")?.putImageData(head, 0, 0);
    pen.save();
    // A person never stands quite still.
    const swayX = 1.5 * Math.sin((2 * Math.PI * ms) / 1600);
    const swayY = 1 * Math.sin((2 * Math.PI * ms) / 800);
    pen.translate(at.x + swayX, at.y + swayY);
    pen.rotate((rollDegrees * Math.PI) / 180);
    pen.drawImage(board, -head.width / 2, -head.height / 2);
    pen.restore();
  }

  function drawCode(pen: CanvasRenderingContext2D, code: NonNullable<PageScene["code"]>): void {
    const side = code.modules.length * code.moduleSize;
    const left = Math.round(code.x - side / 2);
    const top = Math.round(code.y - side / 2);
    pen.fillStyle = "#181818";
    pen.fillRect(left - 14, top - 30, side + 28, side + 60);
    pen.fillStyle = "#f4f4f2";
    pen.fillRect(left, top, side, side);
    pen.fillStyle = "#101010";
    code.modules.forEach((row, y) =>
      row.forEach((isDark, x) => {
        const size = code.moduleSize;
        if (isDark) pen.fillRect(left + x * size, top + y * size, size, size);
      }),
    );
  }

  return {
    async prepare(next) {
      scene = next;
      room = null;
      canvas.width = next.width;
      canvas.height = next.height;
      sources = await Promise.all(next.people.map((figure) => sourceOf(figure)));
    },
    async picture(index) {
      if (scene === null || context === null) throw new Error("a scene is prepared first");
      room ??= roomOf(scene.width, scene.height);
      context.putImageData(room, 0, 0);
      for (const source of sources) drawFigure(context, source, (index * 1000) / 30);
      if (scene.code !== null) drawCode(context, scene.code);
      return canvas.toDataURL("image/jpeg", 0.92).replace(/^[^,]*,/, "");
    },
  };
}
