import { Link } from "@tanstack/react-router";
import { LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { useSession, useSessionState } from "@/features/auth/session-context";
import { routes } from "@/shared/navigation/paths";
import { chooseTheme, useThemeChoice } from "@/shared/theme/theme";
import { Menu } from "@/shared/ui/menu";

const themes = [
  { value: "light", label: "Light", icon: <Sun aria-hidden="true" className="size-4" /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden="true" className="size-4" /> },
  { value: "system", label: "Same as device", icon: <Monitor aria-hidden="true" className="size-4" /> },
] as const;

export function UserMenu() {
  const session = useSession();
  const state = useSessionState();
  const theme = useThemeChoice();
  if (state.status === "signed-out") return null;
  return (
    <Menu
      trigger={
        <button type="button" className="grid size-11 place-items-center rounded-full hover:bg-sunken">
          <span
            aria-hidden="true"
            className="grid size-9 place-items-center rounded-full bg-brand-soft font-semibold text-brand"
          >
            {initials(state.name)}
          </span>
          <span className="sr-only">Your account: {state.name}</span>
        </button>
      }
    >
      {({ MenuChoice, MenuHeading, MenuItem, MenuLink, MenuSeparator }) => (
        <>
          <MenuHeading>
            <bdi className="block wrap-anywhere font-semibold">{state.name}</bdi>
            <bdi className="block wrap-anywhere text-sm text-muted">{state.email}</bdi>
          </MenuHeading>
          <MenuSeparator />
          <MenuHeading>
            <span className="text-sm font-semibold text-muted">Appearance</span>
          </MenuHeading>
          <MenuChoice label="Appearance" value={theme} options={themes} onChange={chooseTheme} />
          <MenuSeparator />
          <MenuLink>
            <Link to={routes.settings}>
              <Settings aria-hidden="true" className="size-4" />
              Settings
            </Link>
          </MenuLink>
          <MenuItem onSelect={() => void session.signOut()}>
            <LogOut aria-hidden="true" className="size-4" />
            Sign out
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

const letters = new Intl.Segmenter("en-GB");

/** Uses a segmenter, because a first letter may be more than one code unit. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const shown = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return shown
    .map((word) => letters.segment(word ?? "").containing(0)?.segment ?? "")
    .join("")
    .toLocaleUpperCase("en-GB");
}
