import { z } from "zod";

/**
 * Schemas of a screen are read, not compiled to functions: the pages' content policy forbids `eval`, and the
 * browser reports even the attempt. It has to run before the first schema is made, so it is imported first.
 */
z.config({ jitless: true });
