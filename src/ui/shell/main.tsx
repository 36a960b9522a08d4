import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../styles/index.css";
import { AppContext } from "../components/app-context.ts";
import { createApp } from "../state/app.ts";
import { Shell } from "./shell.tsx";

const root = document.getElementById("app");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <AppContext value={createApp()}>
        <Shell />
      </AppContext>
    </StrictMode>,
  );
}
