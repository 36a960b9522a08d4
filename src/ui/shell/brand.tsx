import { ArchiveRestore } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";

export function Brand(): ReactElement {
  return (
    <Link href={paths.home} className="brand">
      <ArchiveRestore size={22} aria-hidden />
      {text.app.name}
    </Link>
  );
}
