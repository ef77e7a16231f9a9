import { Component, type ErrorInfo, type ReactNode } from "react";
import { i18next } from "@/i18n";
import styles from "./ErrorBoundary.module.css";

type Props = {
  /** Puts the error where the help desk finds it. */
  onError: (error: Error, componentStack: string) => void;
  children: ReactNode;
};

/** Where a page stands that has failed. It speaks both languages: perhaps the words were what failed. */
export class ErrorBoundary extends Component<Props, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    this.props.onError(error, info.componentStack ?? "");
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <main className={styles.crash} role="alert">
        {(["zh-CN", "en"] as const).map((language) => {
          const t = i18next.getFixedT(language, "common");
          return (
            <section key={language} lang={language}>
              <h1>{t("crash.what")}</h1>
              <p>{t("crash.so")}</p>
              <p>{t("crash.now")}</p>
              <button type="button" onClick={() => window.location.reload()}>
                {t("crash.button")}
              </button>
            </section>
          );
        })}
        <pre className={styles.code}>{error.message}</pre>
      </main>
    );
  }
}
