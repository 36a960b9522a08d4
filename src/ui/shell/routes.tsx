import { lazy, type ReactElement } from "react";
import { Redirect, Route, Router, Switch } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { paths } from "../paths.ts";

const HomeScreen = lazy(() => import("../screens/home.tsx"));
const PhoneScreen = lazy(() => import("../screens/phone.tsx"));
const PasswordScreen = lazy(() => import("../screens/password.tsx"));
const RehearseScreen = lazy(() => import("../screens/rehearse.tsx"));
const RestoreScreen = lazy(() => import("../screens/restore.tsx"));
const BackupScreen = lazy(() => import("../screens/backup.tsx"));
const SnapshotsScreen = lazy(() => import("../screens/snapshots.tsx"));
const SnapshotScreen = lazy(() => import("../screens/snapshot.tsx"));
const BrowseScreen = lazy(() => import("../screens/browse.tsx"));
const CompareScreen = lazy(() => import("../screens/compare.tsx"));
const BackupsScreen = lazy(() => import("../screens/backups.tsx"));
const ActivityScreen = lazy(() => import("../screens/activity.tsx"));
const VaultScreen = lazy(() => import("../screens/vault.tsx"));
const SettingsScreen = lazy(() => import("../screens/settings.tsx"));
const PrivacyScreen = lazy(() => import("../screens/privacy.tsx"));
const AboutScreen = lazy(() => import("../screens/about.tsx"));
const DiagnosticsScreen = lazy(() => import("../screens/diagnostics.tsx"));
const SelfTestScreen = lazy(() => import("../screens/self-test.tsx"));
const ForgetScreen = lazy(() => import("../screens/forget.tsx"));
const HelpScreen = lazy(() => import("../screens/help.tsx"));
const MoreScreen = lazy(() => import("../screens/more.tsx"));

/** Which screen an address shows; each is loaded when it is opened. The first one comes with the frame, see screen.tsx. */
export default function Routes(): ReactElement {
  return (
    <Router hook={useHashLocation}>
      <Switch>
        <Route path="/home">
          <HomeScreen />
        </Route>
        <Route path="/phone/:udid/backup">{({ udid }) => <BackupScreen udid={decodeURIComponent(udid)} />}</Route>
        <Route path="/phone/:udid/password">{({ udid }) => <PasswordScreen udid={decodeURIComponent(udid)} />}</Route>
        <Route path="/restore">
          <RestoreScreen step="what" />
        </Route>
        <Route path="/restore/check">
          <RestoreScreen step="check" />
        </Route>
        <Route path="/restore/confirm">
          <RestoreScreen step="confirm" />
        </Route>
        <Route path="/restore/rehearse">
          <RehearseScreen />
        </Route>
        <Route path="/restore/run">
          <RestoreScreen step="run" />
        </Route>
        <Route path="/phone/:udid/snapshots">{({ udid }) => <SnapshotsScreen udid={decodeURIComponent(udid)} />}</Route>
        <Route path="/phone/:udid">{({ udid }) => <PhoneScreen udid={decodeURIComponent(udid)} />}</Route>
        <Route path="/snapshots">
          <SnapshotsScreen udid={null} />
        </Route>
        <Route path="/snapshot/:vault/:id/browse/*?">
          {({ vault, id, "*": rest }) => (
            <BrowseScreen
              address={{ kind: "snapshot", vault: decodeURIComponent(vault), contentId: decodeURIComponent(id) }}
              path={rest ?? ""}
            />
          )}
        </Route>
        <Route path="/backups/:place/:folder/browse/*?">
          {({ place, folder, "*": rest }) => (
            <BrowseScreen
              address={{ kind: "folder", place: decodeURIComponent(place), folder: decodeURIComponent(folder) }}
              path={rest ?? ""}
            />
          )}
        </Route>
        <Route path="/snapshot/:vault/:id">
          {({ vault, id }) => <SnapshotScreen vaultId={decodeURIComponent(vault)} contentId={decodeURIComponent(id)} />}
        </Route>
        <Route path="/compare/:vault/:older/:newer">
          {({ vault, older, newer }) => (
            <CompareScreen
              vaultId={decodeURIComponent(vault)}
              contentIds={[decodeURIComponent(older), decodeURIComponent(newer)]}
            />
          )}
        </Route>
        <Route path="/backups">
          <BackupsScreen />
        </Route>
        <Route path="/activity">
          <ActivityScreen />
        </Route>
        <Route path="/vaults">
          <VaultScreen />
        </Route>
        <Route path="/settings">
          <SettingsScreen />
        </Route>
        <Route path="/settings/privacy">
          <PrivacyScreen />
        </Route>
        <Route path="/settings/about">
          <AboutScreen />
        </Route>
        <Route path="/settings/diagnostics">
          <DiagnosticsScreen />
        </Route>
        <Route path="/settings/self-test">
          <SelfTestScreen />
        </Route>
        <Route path="/settings/forget">
          <ForgetScreen />
        </Route>
        <Route path="/help/:topic?">{({ topic }) => <HelpScreen topic={topic ?? null} />}</Route>
        <Route path="/more">
          <MoreScreen />
        </Route>
        <Route>
          <Redirect to={paths.home} />
        </Route>
      </Switch>
    </Router>
  );
}
