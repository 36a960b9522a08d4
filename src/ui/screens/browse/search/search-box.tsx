import { Search } from "lucide-react";
import { type FormEvent, type ReactElement, useId, useState } from "react";
import { useLocation } from "wouter";
import { text } from "../../../text/index.ts";
import { browsePath, type CopyAddress } from "../address.ts";

/** One box over everything in the copy. */
export function SearchBox(props: { readonly address: CopyAddress; readonly words: string }): ReactElement {
  const [, navigate] = useLocation();
  const [words, setWords] = useState(props.words);
  const id = useId();
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (words.trim() !== "") navigate(browsePath(props.address, "search", words.trim()));
  }
  return (
    <search>
      <form className="search-field" onSubmit={submit}>
        <Search size={18} aria-hidden />
        <label htmlFor={id} className="visually-hidden">
          {text.browse.search.everything}
        </label>
        <input
          id={id}
          className="input"
          type="search"
          value={words}
          placeholder={text.browse.search.everything}
          autoComplete="off"
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <button type="submit" className="button" disabled={words.trim() === ""}>
          {text.browse.search.submit}
        </button>
      </form>
    </search>
  );
}
