import {
  AppWindow,
  BookOpen,
  Calendar,
  Contact,
  Files,
  Globe,
  HeartPulse,
  Image,
  KeyRound,
  ListChecks,
  type LucideIcon,
  MessageCircle,
  MessagesSquare,
  Mic,
  NotebookPen,
  Phone,
  ShieldCheck,
  Voicemail,
} from "lucide-react";
import type { ContentKind } from "../../../workers/api.ts";

export type KindId = ContentKind | "passwords" | "files" | "check";

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
  { id: "health", icon: HeartPulse },
  { id: "apps", icon: AppWindow },
  { id: "passwords", icon: KeyRound },
  { id: "files", icon: Files },
  { id: "check", icon: ShieldCheck },
];
