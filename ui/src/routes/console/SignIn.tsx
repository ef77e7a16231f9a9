import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "@/components/Card";
import { sessionQuery } from "@/features/console/queries";
import { ReadingChoice } from "@/features/console/ReadingChoice";
import { SignInForm } from "@/features/console/SignInForm";
import { useLanguage } from "@/i18n/useFormat";
import styles from "./SignIn.module.css";

const route = getRouteApi("/sign-in");

/** The way in. Whoever was sent here goes back to where they were. */
export function SignInScreen() {
  const { t } = useTranslation(["console", "common"]);
  const language = useLanguage();
  const { back } = route.useSearch();
  const { history } = useRouter();
  const session = useQuery(sessionQuery);
  const node = language === "en" ? session.data?.node_en : session.data?.node;
  const title = node == null ? t("sign_in.title") : t("sign_in.title_node", { node });

  useEffect(() => {
    document.title = title;
  }, [title]);
  const isIn = session.data?.signed_in === true;
  useEffect(() => {
    if (isIn) history.replace(back ?? "/");
  }, [isIn, history, back]);

  return (
    <main className={styles.page}>
      <div className={styles.brand}>
        {t("common:product")} <span>{t("common:console")}</span>
      </div>
      <Card>
        <div className={styles.card}>
          <h1>{title}</h1>
          {back !== undefined && session.data?.signed_in === false && (
            <p className="muted">{t("sign_in.ended")}</p>
          )}
          <SignInForm />
        </div>
      </Card>
      <ReadingChoice />
    </main>
  );
}
