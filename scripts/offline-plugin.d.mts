import type { Plugin } from "vite";

export function offlineBuild(): Plugin;
