import {
  BookOpen,
  Calendar,
  Contact,
  Files,
  Globe,
  Image,
  ListChecks,
  type LucideIcon,
  MessageCircle,
  MessagesSquare,
  Mic,
  NotebookPen,
  Phone,
  Voicemail,
} from "lucide-react";
import type { ContentKind } from "../../../workers/api.ts";

export type KindId = ContentKind | "files";

/** What can be looked at, in the order people ask for it. */
export const kinds: readonly { readonly id: KindId; readonly icon: LucideIcon }[] = [
  { id: "photos", icon: Image },
  { id: "messages", icon: MessageCircle },
  { id: "whatsapp", icon: MessagesSquare },
  { id: "contacts", icon: Contact },
  { id: "calls", icon: Phone },
  { id: "voicemail", icon: Voicemail },
  { id: "voice-memos", icon: Mic },
  { id: "notes", icon: NotebookPen },
  { id: "calendar", icon: Calendar },
  { id: "reminders", icon: ListChecks },
  { id: "history", icon: Globe },
  { id: "bookmarks", icon: BookOpen },
  { id: "files", icon: Files },
];
