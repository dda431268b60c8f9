/** What `build/yinling.mjs` starts on the right Node: the command line tool itself. */
import "../station/cli/main.ts";
