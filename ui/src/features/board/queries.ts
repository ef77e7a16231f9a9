import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get } from "@/api/console";
import type { DistrictCounts } from "@/api/generated/console/DistrictCounts";
import type { Overview } from "@/api/generated/console/Overview";
import type { WasteCounts } from "@/api/generated/console/WasteCounts";
import type { Range } from "@/features/shared/period/period";

/** Everything in one glance, whatever the period. */
export const overviewQuery = queryOptions({
  queryKey: ["console", "overview"],
  queryFn: () => get<Overview>("overview"),
});

/** Manifests and masses by the place of the consignor; without drafts. */
export const districtCountsQuery = (range: Range) =>
  queryOptions({
    queryKey: ["console", "counts", "districts", range],
    queryFn: () => get<DistrictCounts>("counts/districts", range).then((list) => list.items),
    // Another period does not empty the board while it is read.
    placeholderData: keepPreviousData,
  });

/** Manifests and masses by waste; without drafts. */
export const wasteCountsQuery = (range: Range) =>
  queryOptions({
    queryKey: ["console", "counts", "wastes", range],
    queryFn: () => get<WasteCounts>("counts/wastes", range).then((list) => list.items),
    placeholderData: keepPreviousData,
  });
