import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import { ConflictNotice } from "./conflict-notice";
import type { DraftItem } from "./draft-item";
import { useItem } from "./edited-item";

/** What the author should know about an item: a conflict, text found on this device, a version that was set aside. */
export function ItemNotices({ item, what }: { item: DraftItem; what: string }) {
  const restored = useItem(item, (state) => state.restored && state.theirs === null);
  const setAside = useItem(item, (state) => state.setAside !== null);
  const atRisk = useItem(item, () => item.isAtRisk);
  return (
    <>
      <ConflictNotice item={item} what={what} />
      {restored && (
        <Notice
          tone="info"
          title="We’ve restored what you entered earlier"
          actions={
            <>
              <Button
                tone="secondary"
                size="sm"
                onClick={() => {
                  item.discard();
                }}
              >
                Discard it
              </Button>
              <Button
                tone="quiet"
                size="sm"
                onClick={() => {
                  item.dismissNotes();
                }}
              >
                Dismiss
              </Button>
            </>
          }
        >
          It was kept on this device and hadn’t been saved.
        </Notice>
      )}
      {setAside && (
        <Notice
          tone="info"
          title="Your version was set aside"
          actions={
            <>
              <Button
                tone="secondary"
                size="sm"
                onClick={() => {
                  item.bringBack();
                }}
              >
                Bring mine back
              </Button>
              <Button
                tone="quiet"
                size="sm"
                onClick={() => {
                  item.dismissNotes();
                }}
              >
                Dismiss
              </Button>
            </>
          }
        />
      )}
      {atRisk && (
        <Notice tone="waiting" title="This browser doesn’t keep unsaved changes">
          Stay on this page until it says “Saved”.
        </Notice>
      )}
    </>
  );
}
