/** The IANA time zones that the browser knows, grouped by region. */
export interface TimeZoneRegion {
  name: string;
  zones: { value: string; label: string }[];
}

/** `current` is listed even if this browser does not know it, so that opening the form never changes it. */
export function timeZoneRegions(current: string | null): TimeZoneRegion[] {
  const names = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", ...(current === null ? [] : [current])]);
  const regions = new Map<string, TimeZoneRegion>();
  for (const value of [...names].sort()) {
    const [first = value, ...rest] = value.replaceAll("_", " ").split("/");
    const name = rest.length > 0 ? first : "Universal";
    const region = regions.get(name) ?? { name, zones: [] };
    region.zones.push({ value, label: rest.length > 0 ? rest.join(", ") : value });
    regions.set(name, region);
  }
  return [...regions.values()];
}
