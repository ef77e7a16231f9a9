import { createContext, type ReactNode, use, useCallback, useState } from "react";

const Announce = createContext<(text: string) => void>(() => {});

/** Says a text once to those who listen to the screen. */
export function useAnnounce(): (text: string) => void {
  return use(Announce);
}

/** Holds the one region that is read aloud. */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: "", turn: 0 });
  const announce = useCallback((text: string) => setSaid((before) => ({ text, turn: before.turn + 1 })), []);
  return (
    <Announce value={announce}>
      {children}
      <div className="sr-only" role="status" aria-live="polite">
        {/* A new element each time: the same sentence twice is said twice. */}
        <span key={said.turn}>{said.text}</span>
      </div>
    </Announce>
  );
}
