import { KeyRound, LockKeyhole, Vault } from "lucide-react";
import type { ReactElement } from "react";
import { text } from "../text/index.ts";

const icons = { passcode: KeyRound, backup: LockKeyhole, vault: Vault };

/** The three secrets side by side, the wanted one marked. */
export function ThreeSecrets({ wanted }: { readonly wanted: keyof typeof icons }): ReactElement {
  return (
    <ul className="secrets">
      {(["passcode", "backup", "vault"] as const).map((kind) => {
        const Icon = icons[kind];
        const { name, body } = text.restore.password.three[kind];
        return (
          <li key={kind} className="secret" data-kind={kind} data-wanted={kind === wanted}>
            <strong className="row">
              <Icon size={16} aria-hidden />
              {name}
            </strong>
            <span>{body}</span>
            {kind === wanted ? <span className="badge badge-accent">{text.restore.password.three.wanted}</span> : null}
          </li>
        );
      })}
    </ul>
  );
}
