import type { ImportFault } from "@/api/generated/ImportFault";
import type { ImportSeverity } from "@/api/generated/ImportSeverity";

/** From what keeps a manifest out to what is only worth knowing. */
export const SEVERITIES = ["error", "warning", "corrected"] as const satisfies readonly ImportSeverity[];

/** How many faults there are of each severity. */
export function countFaults(faults: readonly ImportFault[]): Record<ImportSeverity, number> {
  const counts = { error: 0, warning: 0, corrected: 0 };
  for (const { severity } of faults) counts[severity]++;
  return counts;
}

/** The faults as lines that a spreadsheet takes in column by column, for whoever mends the file. */
export function faultsAsText(
  faults: readonly ImportFault[],
  head: readonly string[],
  severityName: (severity: ImportSeverity) => string,
): string {
  const rows = faults.map(({ row, column, value, severity, text }) =>
    [String(row), column, value, severityName(severity), text].map(oneCell),
  );
  return [head, ...rows].map((cells) => cells.join("\t")).join("\n");
}

/** A tab or a line end would begin another cell. */
function oneCell(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
