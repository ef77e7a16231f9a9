import { useMutation } from "@tanstack/react-query";
import { call } from "@/api/call";

/**
 * Reads the QR of a picture, or the text of a file, that the person chooses; nothing when they think better of it.
 * `accept` looks at the text before it is taken, and may say it better.
 */
export function useCodeFromFile(accept: (text: string) => Promise<string> = async (text) => text) {
  return useMutation({
    mutationKey: ["desk", "read_code"],
    // It may be a secret until it is used.
    gcTime: 0,
    mutationFn: async (): Promise<string | undefined> => {
      const { file } = await call("choose_file", { purpose: "code" });
      if (file === null) return undefined;
      const { text } = await call("read_code", { chosen: file.chosen });
      return accept(text);
    },
  });
}

/** Writes a text that the screen shows into a file that the person names; nothing when they think better of it. */
export function useSaveText() {
  return useMutation({
    mutationKey: ["desk", "save_text"],
    mutationFn: async (text: string): Promise<string | undefined> => {
      const { file } = await call("choose_file", { purpose: "admission_to" });
      if (file === null) return undefined;
      return (await call("save_text", { chosen: file.chosen, text })).path;
    },
  });
}
