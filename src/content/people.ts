/** Part of this layer's door: people, what they wrote and whom they called. */

export { type Call, callsReader } from "./calls/call-reader.ts";
export { type CallExportOptions, exportCalls } from "./calls/export-calls.ts";
export type { Contact, ContactPicture } from "./contacts/contact.ts";
export { type ContactBook, contactsReader, openContactBook } from "./contacts/contact-book.ts";
export { type ContactExportOptions, exportContacts } from "./contacts/export-contacts.ts";
export { vCard } from "./contacts/vcard.ts";
export {
  type ConversationExportOptions,
  type ConversationExportReport,
  type ConversationFormatName,
  exportConversations,
} from "./conversations/export/export-conversations.ts";
export { type ConversationWords, englishConversationWords } from "./conversations/export/words.ts";
export * from "./conversations/model.ts";
export { type FiledMessage, messagesReader, openMessageArchive } from "./messages/message-archive.ts";
export { callItem, contactItem, conversationItems, messageRef, readMessageRef } from "./search/people-items.ts";
export { createSearchIndex, type IndexOptions, type SearchIndex } from "./search/search-index.ts";
export type { SearchHit, SearchItem, SearchQuery, SearchResult, SnippetPart } from "./search/search-item.ts";
export { openWhatsAppArchive, type WhatsAppKind, whatsAppReader } from "./whatsapp/whatsapp-archive.ts";
