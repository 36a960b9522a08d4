import { doubtOf, isSameDoubt } from "./clock-doubt.ts";
import type { AppContext } from "./context.ts";

const LOOK_EVERY_MS = 30_000;

/** Judges this computer's clock by everything that becomes known, and again from time to time: it may be put right. */
export function keepClock({ store }: Pick<AppContext, "store">): void {
  let last = store.state;

  function look(): void {
    const doubt = doubtOf(store.state, Date.now());
    if (!isSameDoubt(doubt, store.state.clock)) store.dispatch({ type: "clock/judged", doubt });
  }

  store.subscribe(() => {
    const before = last;
    const now = store.state;
    last = now;
    const isNews =
      now.vaults.list !== before.vaults.list || now.runs !== before.runs || now.connection !== before.connection;
    if (isNews) look();
  });
  setInterval(look, LOOK_EVERY_MS);
  look();
}
