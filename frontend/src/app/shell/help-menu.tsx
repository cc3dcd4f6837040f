import { Link } from "@tanstack/react-router";
import { BookOpenText, CircleHelp } from "lucide-react";
import { guides } from "@/features/help/guides";
import { routes } from "@/shared/navigation/paths";
import { Menu } from "@/shared/ui/menu";

export function HelpMenu() {
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="grid size-11 place-items-center rounded-full text-muted hover:bg-sunken hover:text-ink"
        >
          <CircleHelp aria-hidden="true" className="size-5.5" />
          <span className="sr-only">Help</span>
        </button>
      }
    >
      {({ MenuLink }) =>
        guides.map(({ slug, title }) => (
          <MenuLink key={slug}>
            <Link to={routes.guide} params={{ guide: slug }}>
              <BookOpenText aria-hidden="true" className="size-4" />
              {title}
            </Link>
          </MenuLink>
        ))
      }
    </Menu>
  );
}
