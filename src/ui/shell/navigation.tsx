import {
  Activity,
  CircleHelp,
  Ellipsis,
  House,
  Layers,
  type LucideIcon,
  Settings,
  Smartphone,
  Vault,
} from "lucide-react";
import type { ReactElement } from "react";
import { useAppState } from "../components/app-context.ts";
import { HashLink } from "../components/hash-link.tsx";
import { useHashPath } from "../hash-path.ts";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";

interface Place {
  readonly id: keyof typeof text.shell.nav;
  readonly to: string;
  readonly icon: LucideIcon;
  /** Further paths that belong to it. */
  readonly below: RegExp;
  /** Narrow screens have room for four: the others are behind More. */
  readonly on: "all" | "wide" | "narrow";
}

/** The same order at every width; help is always last. */
const places: readonly Place[] = [
  { id: "home", to: paths.home, icon: House, below: /^\/($|home|phone\/)/, on: "all" },
  { id: "snapshots", to: paths.snapshots, icon: Layers, below: /^\/(snapshot|backups|compare)/, on: "all" },
  { id: "activity", to: paths.activity, icon: Activity, below: /^\/activity/, on: "all" },
  { id: "vaults", to: paths.vaults, icon: Vault, below: /^\/vaults/, on: "wide" },
  { id: "settings", to: paths.settings, icon: Settings, below: /^\/settings/, on: "wide" },
  { id: "more", to: paths.more, icon: Ellipsis, below: /^\/(more|vaults|settings|help)/, on: "narrow" },
  { id: "help", to: paths.help, icon: CircleHelp, below: /^\/help/, on: "wide" },
];

/** A bar at the bottom, a rail or a sidebar: what it is, the style sheet decides by the width. */
export function Navigation(): ReactElement {
  const path = useHashPath();
  return (
    <nav className="nav" aria-label={text.shell.nav.label}>
      {places.map(({ id, to, icon: Icon, below, on }) => (
        <HashLink
          key={id}
          to={to}
          className={`nav-link nav-${on}`}
          {...(below.test(path) ? { "aria-current": path === to ? "page" : true } : {})}
        >
          <Icon size={20} aria-hidden />
          {text.shell.nav[id]}
        </HashLink>
      ))}
      <PhoneLinks path={path} />
    </nav>
  );
}

function PhoneLinks({ path }: { readonly path: string }): ReactElement | null {
  const phones = useAppState((state) => state.phones.list);
  const connection = useAppState((state) => state.connection);
  if (phones.length === 0) return null;
  return (
    <section className="nav-phones" aria-labelledby="nav-phones">
      <h2 id="nav-phones">{text.shell.nav.phones}</h2>
      {phones.map(({ udid, info }) => {
        const to = paths.phone(udid);
        const isHere = connection.id === "ready" && connection.phone.udid === udid;
        return (
          <HashLink key={udid} to={to} className="nav-link" {...(path === to ? { "aria-current": "page" } : {})}>
            <Smartphone size={18} aria-hidden />
            <bdi className="ellipsis">{info.name}</bdi>
            {isHere ? <span className="dot" role="img" aria-label={text.overview.connected} /> : null}
          </HashLink>
        );
      })}
    </section>
  );
}
