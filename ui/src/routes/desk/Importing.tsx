import { useNavigate, useSearch } from "@tanstack/react-router";
import { Importing } from "@/features/importing/Importing";

/** The import. Which file was chosen stands in the address, so that one can leave and come back. */
export function ImportingScreen() {
  const navigate = useNavigate();
  const { file } = useSearch({ from: "/shell/import" });
  return (
    <Importing
      chosen={file}
      onChosen={(chosen) =>
        void navigate({ to: "/import", search: chosen === undefined ? {} : { file: chosen } })
      }
      onList={() => void navigate({ to: "/manifests" })}
    />
  );
}
