import { lazy, type ReactElement } from "react";
import type { KindState } from "../../../workers/api.ts";
import { text } from "../../text/index.ts";
import { FilesView } from "./files/files-view.tsx";
import type { KindId } from "./kinds.ts";
import { ListView } from "./lists/list-view.tsx";
import type { ViewProps } from "./view-props.ts";

const PhotosView = lazy(() => import("./photos/photos-view.tsx"));
const CheckView = lazy(() => import("./check/check-view.tsx"));
const PasswordsView = lazy(() => import("./passwords/passwords-view.tsx"));
const MessagesView = lazy(() => import("./messages/messages-view.tsx"));

export interface KindViewProps extends ViewProps {
  readonly kind: KindId;
  readonly unavailable: KindState["unavailable"];
}

export function KindView({ kind, unavailable, ...view }: KindViewProps): ReactElement {
  if (unavailable !== null) {
    return (
      <div className="empty">
        <h2>{text.browse.kinds[kind]}</h2>
        <p>{text.browse.unavailable[unavailable]}</p>
      </div>
    );
  }
  switch (kind) {
    case "files":
      return <FilesView {...view} />;
    case "check":
      return <CheckView {...view} />;
    case "passwords":
      return <PasswordsView {...view} />;
    case "photos":
      return <PhotosView {...view} />;
    case "messages":
    case "whatsapp":
      return <MessagesView key={kind} {...view} messenger={kind} />;
    default:
      return <ListView key={`${kind}/${view.rest}`} {...view} kind={kind} />;
  }
}
