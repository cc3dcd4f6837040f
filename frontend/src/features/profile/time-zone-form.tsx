import { useQueryClient } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";
import { $api } from "@/shared/api/client";
import { cacheKey } from "@/shared/api/query-cache";
import type { Me } from "@/shared/api/types";
import { deviceTimeZone } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Select } from "@/shared/ui/select";
import { showToast } from "@/shared/ui/toast-store";
import { timeZoneRegions } from "./time-zones";

export function TimeZoneForm({ me }: { me: Me }) {
  const id = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const update = $api.useMutation("patch", "/api/users/me/", {
    onSuccess: (saved) => {
      queryClient.setQueryData(cacheKey("/api/users/me/"), saved);
    },
  });
  const regions = useMemo(() => timeZoneRegions(me.time_zone), [me.time_zone]);
  const device = deviceTimeZone();
  const value = chosen ?? me.time_zone ?? "";
  const save = () => {
    update.mutate(
      { body: { time_zone: value } },
      {
        onSuccess: (saved) => {
          setChosen(null);
          showToast({ tone: "success", title: "Time zone saved", detail: saved.time_zone?.replaceAll("_", " ") });
        },
      },
    );
  };
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!update.isPending) save();
      }}
    >
      <div className="space-y-1.5">
        <label htmlFor={id} className="block font-semibold">
          Time zone
        </label>
        <p id={`${id}-hint`} className="text-muted">
          Emails show live session times in this time zone. Until you choose one, they use the course’s own. Pages on
          this site use your device’s time zone.
        </p>
        <Select
          id={id}
          required
          aria-describedby={`${id}-hint`}
          value={value}
          onChange={(event) => {
            setChosen(event.target.value);
          }}
        >
          {value === "" && <option value="">Choose a time zone</option>}
          {regions.map((region) => (
            <optgroup key={region.name} label={region.name}>
              {region.zones.map((zone) => (
                <option key={zone.value} value={zone.value}>
                  {zone.label}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
        {device !== value && (
          <p>
            <Button
              tone="quiet"
              size="sm"
              className="-ml-3"
              onClick={() => {
                setChosen(device);
              }}
            >
              Use this device’s time zone: {device.replaceAll("_", " ")}
            </Button>
          </p>
        )}
      </div>
      {update.isError && <FailureNotice error={update.error} what="Your time zone wasn’t saved" />}
      <Button type="submit" busy={update.isPending}>
        {update.isPending ? "Saving…" : "Save"}
      </Button>
    </form>
  );
}
