import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import { Glyph } from "@/components/Glyph";
import { Closed } from "./Closed";
import { Enrolled } from "./Enrolled";
import { EnrolQuestion } from "./EnrolQuestion";
import { JoinQuestion } from "./JoinQuestion";
import { LookQuestion } from "./LookQuestion";
import { PlaceQuestion } from "./PlaceQuestion";
import { QUESTIONS, type Question, questionOf } from "./questions";
import styles from "./Setup.module.css";

/** The first run: language and text size, where one works, PIN and invite. It goes on where it was left. */
export function Setup({ desk, onRetry }: { desk: DeskStatus; onRetry: () => void }) {
  const { t } = useTranslation("common");
  const navigate = useNavigate();
  const [question, setQuestion] = useState<Question>(() => questionOf(desk));

  return (
    <main className={styles.setup}>
      <div className={styles.brand}>{t("product")}</div>
      {desk.stage === "closed" ? (
        <Closed problem={desk.problem} onRetry={onRetry} />
      ) : (
        <>
          <Way question={question} />
          {question === "look" && (
            <LookQuestion settings={desk.settings} onNext={() => setQuestion("place")} />
          )}
          {question === "place" && (
            <PlaceQuestion
              settings={desk.settings}
              onBack={() => setQuestion("look")}
              onNext={() => setQuestion(desk.stage === "enrolled" ? "done" : "enrol")}
            />
          )}
          {question === "enrol" && (
            <EnrolQuestion
              desk={desk}
              onBack={() => setQuestion("place")}
              onJoin={() => setQuestion("join")}
              onDone={() => setQuestion("done")}
            />
          )}
          {question === "join" && (
            <JoinQuestion
              desk={desk}
              onBack={() => setQuestion("enrol")}
              onDone={() => setQuestion("done")}
            />
          )}
          {question === "done" && desk.identity !== null && (
            <Enrolled
              identity={desk.identity}
              settings={desk.settings}
              onStart={() => void navigate({ to: "/" })}
            />
          )}
        </>
      )}
    </main>
  );
}

/** The three questions, and which of them is asked now. */
function Way({ question }: { question: Question }) {
  const { t } = useTranslation("setup");
  // To join is another way to answer the last one.
  const asked = question === "join" ? "enrol" : question;
  const now = asked === "done" ? QUESTIONS.length : QUESTIONS.indexOf(asked);
  return (
    <ol className={styles.way} aria-label={t("title")}>
      {QUESTIONS.map((one, at) => (
        <li
          key={one}
          data-is={at < now ? "done" : at === now ? "now" : "to_come"}
          aria-current={at === now ? "step" : undefined}
        >
          <span className={styles.number}>{at < now ? <Glyph name="tick" /> : at + 1}</span>
          {t(`steps.${one}`)}
        </li>
      ))}
    </ol>
  );
}
