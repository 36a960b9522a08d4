import type { ReactElement } from "react";
import { useAppState } from "../components/app-context.ts";
import { Notice } from "../components/notice.tsx";
import { OtherTabsWork, UseHere } from "../components/use-here.tsx";
import { useHashPath } from "../hash-path.ts";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";

/** Above every screen of a tab that let go; the card of the connection says it by itself. */
export default function LetGoNotice(): ReactElement | null {
  const path = useHashPath();
  const connection = useAppState((state) => state.connection.id);
  const showsCard = path === paths.connect || path.endsWith("/backup");
  if (connection === "busy-tab" && showsCard) return null;
  return (
    <Notice tone="info">
      <p>
        <strong>{text.tabs.letGoTitle}</strong>
      </p>
      <p>{text.tabs.letGoBody}</p>
      <OtherTabsWork />
      <UseHere isPrimary={false} />
    </Notice>
  );
}
