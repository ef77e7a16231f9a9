import { App, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { type ReactNode, useLayoutEffect, useMemo } from "react";
import type { Language } from "@/lib/language";
import { BASE_PX, type Place, type TextSize, type Tint, themeOf } from "./theme";
import { useMedia } from "./useMedia";

/** Gives everything inside its language, text size and colours. There is one of it, at the root. */
export function Look({
  language,
  textSize,
  place,
  tint,
  children,
}: {
  language: Language;
  textSize: TextSize;
  place: Place;
  tint: Tint;
  children: ReactNode;
}) {
  const touch = useMedia("(pointer: coarse)");
  const calm = useMedia("(prefers-reduced-motion: reduce)");
  const theme = useMemo(
    () => themeOf({ base: BASE_PX[place][textSize], tint, touch: touch || place !== "office", calm }),
    [place, textSize, tint, touch, calm],
  );

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset.textSize = textSize;
    root.dataset.place = place;
    root.dataset.theme = tint;
  }, [textSize, place, tint]);

  return (
    <ConfigProvider
      locale={language === "en" ? enUS : zhCN}
      theme={theme}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}
