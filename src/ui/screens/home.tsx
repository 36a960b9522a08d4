import { Cable, FolderOpen, Smartphone } from "lucide-react";
import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import { useApp, useAppState } from "../components/app-context.ts";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";
import { Attention } from "./home/attention.tsx";
import { PhoneOverview } from "./home/phone-overview.tsx";

/** What is here, when it was saved last, and what wants to be looked at. */
export default function HomeScreen(): ReactElement {
  const phones = useAppState((state) => state.phones);
  return (
    <div className="stack-loose">
      <div className="row-spread">
        <PageTitle>{text.overview.title}</PageTitle>
        {phones.list.length === 0 ? null : (
          <Link href={paths.connect} className="button">
            <Cable size={18} aria-hidden />
            {text.home.connect}
          </Link>
        )}
      </div>
      <Attention />
      {phones.loaded ? null : <Skeleton />}
      {phones.loaded && phones.list.length === 0 ? <Empty /> : null}
      <div className="cards">
        {phones.list.map((phone) => (
          <PhoneOverview key={phone.udid} phone={phone} />
        ))}
      </div>
    </div>
  );
}

function Skeleton(): ReactElement {
  return (
    <div className="card skeleton" aria-busy="true">
      <span className="visually-hidden">{text.app.loading}</span>
    </div>
  );
}

function Empty(): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  function tryDemo(): void {
    app.tryDemo();
    navigate(paths.connect);
  }
  return (
    <div className="empty">
      <Smartphone size={40} aria-hidden />
      <h2>{text.overview.emptyTitle}</h2>
      <p>{text.overview.emptyBody}</p>
      <div className="row">
        <Link href={paths.connect} className="button button-primary">
          <Cable size={18} aria-hidden />
          {text.home.connect}
        </Link>
        <Link href={paths.folders} className="button">
          <FolderOpen size={18} aria-hidden />
          {text.overview.openBackup}
        </Link>
        <button type="button" className="button" onClick={tryDemo}>
          {text.home.demo}
        </button>
      </div>
    </div>
  );
}
