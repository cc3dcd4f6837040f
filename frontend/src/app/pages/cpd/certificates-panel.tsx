import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CertificateItem } from "@/features/certificates/certificate-item";
import { pagedQuery, results } from "@/shared/api/paging";
import { LoadMore } from "@/shared/ui/load-more";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

export function CertificatesPanel() {
  const certificates = useInfiniteQuery(pagedQuery("/api/certificates/", {}, { select: results }));
  return (
    <Panel anchor="certificates" title="Certificates">
      <QueryView
        query={certificates}
        skeleton={
          <Loading label="Loading your certificates">
            <Skeleton className="h-20 w-full" />
          </Loading>
        }
      >
        {(list) =>
          list.length === 0 ? (
            <p className="text-muted">
              No certificates yet. To earn one,{" "}
              <Link to="/courses" className="link">
                complete a course
              </Link>
              .
            </p>
          ) : (
            <>
              <ul>
                {list.map((certificate) => (
                  <CertificateItem key={certificate.uuid} certificate={certificate} />
                ))}
              </ul>
              <LoadMore query={certificates} label="Show older certificates" />
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}
