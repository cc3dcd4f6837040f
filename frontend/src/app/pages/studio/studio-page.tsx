import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useMe } from "@/features/profile/use-me";
import { CourseList } from "@/features/studio/course-list";
import { ImportCourse, NewCourseForm } from "@/features/studio/new-course";
import { keys } from "@/features/studio/studio-api";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { Panel } from "@/shared/ui/panel";
import { Segmented } from "@/shared/ui/segmented";

const views = [
  { value: "current", label: "Courses" },
  { value: "archived", label: "Archive" },
] as const;

/** The courses the user may edit: an instructor's own, an administrator's all. */
export function StudioPage() {
  usePageTitle("Course studio");
  const archived = useSearch({ from: "/learner/studio" }).show === "archived";
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const isAdministrator = useMe().data?.groups.includes("admin") ?? false;
  const [creating, setCreating] = useState(false);
  const open = (courseUuid: string) => {
    void queryClient.invalidateQueries({ queryKey: keys.drafts });
    void navigate({ to: routes.studioCourse, params: { courseUuid } });
  };
  return (
    <>
      <PageHeader title="Course studio">
        Write, check and publish courses. {isAdministrator ? "You see every course." : "You see the courses that name you as an instructor."}
      </PageHeader>
      <div className="space-y-6">
        {creating ? (
          <Panel title="New course">
            <NewCourseForm
              onCreated={open}
              onCancel={() => {
                setCreating(false);
              }}
            />
          </Panel>
        ) : (
          <div className="flex flex-wrap items-start gap-3">
            <Button
              onClick={() => {
                setCreating(true);
              }}
            >
              <Plus aria-hidden="true" className="size-4.5" />
              New course
            </Button>
            <ImportCourse onCreated={open} />
          </div>
        )}
        <Segmented
          label="Which courses"
          value={archived ? "archived" : "current"}
          options={views}
          onChange={(view) => {
            void navigate({ to: routes.studio, search: view === "archived" ? { show: "archived" } : {}, replace: true });
          }}
        />
        <CourseList
          archived={archived}
          onDuplicated={open}
          renderTitle={({ uuid, title }) => (
            <Link to={routes.studioCourse} params={{ courseUuid: uuid }} className="link no-underline hover:underline">
              {title === "" ? "Untitled course" : title}
            </Link>
          )}
        />
      </div>
    </>
  );
}
