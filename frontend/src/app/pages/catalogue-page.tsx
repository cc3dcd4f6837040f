import { useInfiniteQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { CourseCard } from "@/features/courses/course-card";
import { catalogueQuery } from "@/features/courses/catalogue-query";
import { enrolmentOn, useEnrolments } from "@/features/enrolments/enrolments-query";
import { StatusBadge } from "@/features/enrolments/status-badge";
import { LoadMore } from "@/shared/ui/load-more";
import { PageHeader } from "@/shared/ui/page-header";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

const grid = "grid gap-6 sm:grid-cols-2 lg:grid-cols-3";

export function CataloguePage() {
  usePageTitle("Catalogue");
  const courses = useInfiniteQuery(catalogueQuery());
  const enrolments = useEnrolments();
  return (
    <>
      <PageHeader title="Course catalogue">
        Learn at your own pace or join live sessions. Every course earns CPD credits.
      </PageHeader>
      <QueryView query={courses} skeleton={<CatalogueSkeleton />}>
        {(list) =>
          list.length === 0 ? (
            <PageMessage icon={BookOpen} title="No courses yet">
              There are no courses to show at the moment. Check back soon.
            </PageMessage>
          ) : (
            <>
              <ul className={grid}>
                {list.map((course) => {
                  const enrolment = enrolmentOn(course.uuid, enrolments.data);
                  return (
                    <li key={course.uuid}>
                      <CourseCard
                        course={course}
                        status={enrolment ? <StatusBadge status={enrolment.status} /> : undefined}
                      />
                    </li>
                  );
                })}
              </ul>
              <LoadMore query={courses} label="Show more courses" />
            </>
          )
        }
      </QueryView>
    </>
  );
}

function CatalogueSkeleton() {
  return (
    <Loading label="Loading the catalogue">
      <div className={grid}>
        {[1, 2, 3].map((card) => (
          <Skeleton key={card} className="h-80 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
