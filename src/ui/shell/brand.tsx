import { ArchiveRestore } from "lucide-react";
import type { ReactElement } from "react";
import { HashLink } from "../components/hash-link.tsx";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";

export function Brand(): ReactElement {
  return (
    <HashLink to={paths.home} className="brand">
      <ArchiveRestore size={22} aria-hidden />
      {text.app.name}
    </HashLink>
  );
}
