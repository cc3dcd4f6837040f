/** Starts the app: loads the stage's settings, opens the session and renders the first page. */
import "./styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openSession } from "@/features/auth/session";
import { connectApi } from "@/shared/api/client";
import { createQueryClient } from "@/shared/api/query-client";
import { announceUnhandledFailures } from "@/shared/api/unhandled-failures";
import { connectProvider } from "@/shared/config/provider";
import { loadRuntimeConfig } from "@/shared/config/runtime-config";
import { removeOldDrafts } from "@/shared/drafts/draft-store";
import { followSystemTheme } from "@/shared/theme/theme";
import { loadDeferredWhenIdle } from "@/shared/ui/deferred";
import { App } from "./app";
import { StartFailurePage } from "./pages/start-failure-page";
import { createAppRouter } from "./router";

const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no #root");
const root = createRoot(container);
followSystemTheme();
removeOldDrafts(Date.now());
announceUnhandledFailures();

async function start(): Promise<void> {
  const config = await loadRuntimeConfig();
  connectProvider(config.providerName);
  const session = await openSession(config);
  connectApi({
    baseUrl: config.apiUrl,
    token: session.token,
    onRejectedToken: session.expire,
  });
  const queryClient = createQueryClient();
  const router = createAppRouter({ session, queryClient });
  root.render(
    <StrictMode>
      <App session={session} queryClient={queryClient} router={router} />
    </StrictMode>,
  );
  loadDeferredWhenIdle();
}

start().catch((failure: unknown) => {
  console.error("The app could not start:", failure);
  root.render(<StartFailurePage />);
});
