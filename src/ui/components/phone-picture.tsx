import { Cable, Check, Hand, Lock, Unplug } from "lucide-react";
import type { ReactElement } from "react";
import { text } from "../text/index.ts";

export type PictureKind = "cable" | "unlock" | "accessory" | "trust" | "passcode" | "unplugged" | "ready" | "hello";

/** What the iPhone's screen shows or asks. The text beside it always says the same in words. */
export function PhonePicture({ kind }: { readonly kind: PictureKind }): ReactElement {
  return (
    <div className="phone-picture" role="img" aria-label={text.pictures[kind]}>
      <Screen kind={kind} />
    </div>
  );
}

function Screen({ kind }: { readonly kind: PictureKind }): ReactElement {
  switch (kind) {
    case "trust":
      return <Question title={text.pictures.trustTitle} yes={text.pictures.trustYes} no={text.pictures.trustNo} />;
    case "accessory":
      return (
        <Question
          title={text.pictures.accessoryTitle}
          yes={text.pictures.accessoryYes}
          no={text.pictures.accessoryNo}
        />
      );
    case "passcode":
      return <Passcode />;
    case "unlock":
      return (
        <div className="phone-glyph">
          <Lock size={40} />
          <span className="phone-swipe" />
        </div>
      );
    case "cable":
      return <Glyph icon={<Cable size={44} />} />;
    case "unplugged":
      return <Glyph icon={<Unplug size={44} />} />;
    case "hello":
      return <Glyph icon={<Hand size={44} />} />;
    case "ready":
      return <Glyph icon={<Check size={44} />} />;
  }
}

function Glyph({ icon }: { readonly icon: ReactElement }): ReactElement {
  return <div className="phone-glyph">{icon}</div>;
}

/** Bodies of Apple's dialogs are drawn as lines: they change between releases, and the buttons are what counts. */
function Question(props: { readonly title: string; readonly yes: string; readonly no: string }): ReactElement {
  return (
    <div className="phone-question">
      <span className="phone-question-title">{props.title}</span>
      <span className="phone-line" />
      <span className="phone-line phone-line-short" />
      <span className="phone-answer phone-answer-wanted">{props.yes}</span>
      <span className="phone-answer">{props.no}</span>
    </div>
  );
}

const dots = ["1", "2", "3", "4", "5", "6"];
const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "left", "0", "right"];

function Passcode(): ReactElement {
  return (
    <>
      <div className="phone-dots">
        {dots.map((dot) => (
          <i key={dot} />
        ))}
      </div>
      <div className="phone-pad">
        {keys.map((key) => (
          <i key={key} />
        ))}
      </div>
      <span className="phone-caption">{text.pictures.onThePhone}</span>
    </>
  );
}
