import { Files, type LucideIcon } from "lucide-react";
import type { text } from "../../text/index.ts";

export type KindId = keyof typeof text.browse.kinds;

/** What can be looked at, in the order people ask for it. */
export const kinds: readonly { readonly id: KindId; readonly icon: LucideIcon }[] = [{ id: "files", icon: Files }];
