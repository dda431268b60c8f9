/**
 * Runs before the page, in its own world, and gives the page nothing: it only takes away what a finger held down too
 * long, a dropped file or a dragged picture would otherwise set off.
 */
for (const kind of ["contextmenu", "dragstart", "dragover", "drop"]) {
  window.addEventListener(kind, (event) => event.preventDefault(), { capture: true });
}
