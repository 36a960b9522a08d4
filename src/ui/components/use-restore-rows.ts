import { type CheckRow, checkRows } from "../state/restore-checks.ts";
import { chosenTarget } from "../state/target.ts";
import { useAppState } from "./app-context.ts";

/** The conditions of the planned restore as they stand now. */
export function useRestoreRows(): readonly CheckRow[] {
  const plan = useAppState((state) => state.restore);
  const connection = useAppState((state) => state.connection);
  const places = useAppState((state) => state.places);
  const vaults = useAppState((state) => state.vaults);
  return checkRows({ plan, connection, hasSafetyTarget: chosenTarget(places, vaults)?.isUsable === true });
}
