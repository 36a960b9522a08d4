/** Names one opened copy until it is closed. */
export type ContentId = string;

export interface ContentPage<T> {
  readonly total: number;
  readonly items: readonly T[];
}

export interface PageRange {
  readonly offset: number;
  readonly limit: number;
}
