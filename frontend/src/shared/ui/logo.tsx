/** The provider's logo: the meridians of a globe with the sun at noon. */
import { providerName } from "@/shared/config/provider";

export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={className}>
      <circle cx="16" cy="16" r="15" fill="#0f4c4a" stroke="#f6f3ea" strokeOpacity=".18" />
      <g stroke="#f6f3ea" strokeWidth="1.75" strokeLinecap="round">
        <path d="M16 5.5v21" />
        <path d="M16 5.5c-9.4 5.2-9.4 15.8 0 21" />
        <path d="M16 5.5c9.4 5.2 9.4 15.8 0 21" opacity=".45" />
      </g>
      <circle cx="16" cy="10.2" r="2.9" fill="#e0a43a" />
    </svg>
  );
}

export function Logo({ compact = false }: { compact?: boolean }) {
  return (
    <span className="flex items-center gap-2.5">
      <LogoMark className="size-8 shrink-0" />
      <span className={`font-serif text-lg font-semibold tracking-tight whitespace-nowrap ${compact ? "max-sm:sr-only" : ""}`}>
        {providerName()}
      </span>
    </span>
  );
}
