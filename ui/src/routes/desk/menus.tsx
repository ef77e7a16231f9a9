import {
  CarOutlined,
  FileTextOutlined,
  FormOutlined,
  HomeOutlined,
  ImportOutlined,
  LoginOutlined,
  SendOutlined,
  SettingOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { Workplace } from "@/api/generated/Workplace";
import type { Place } from "@/theme/theme";

/** One entry of a menu; its word is `common:nav.<name>`. */
export type Entry = {
  name: "today" | "new_manifest" | "manifests" | "importing" | "delivery" | "settings" | "trip" | "gate";
  to: "/today" | "/manifests/new" | "/manifests" | "/import" | "/delivery" | "/settings" | "/trip" | "/gate";
  icon: ReactNode;
};

const MANIFESTS: Entry = { name: "manifests", to: "/manifests", icon: <FileTextOutlined /> };
const DELIVERY: Entry = { name: "delivery", to: "/delivery", icon: <SendOutlined /> };
const SETTINGS: Entry = { name: "settings", to: "/settings", icon: <SettingOutlined /> };

/** The menu of each workplace; its first entry is where one begins. */
export const MENUS: Record<Workplace, readonly [Entry, ...Entry[]]> = {
  producer: [
    { name: "today", to: "/today", icon: <HomeOutlined /> },
    { name: "new_manifest", to: "/manifests/new", icon: <FormOutlined /> },
    MANIFESTS,
    { name: "importing", to: "/import", icon: <ImportOutlined /> },
    DELIVERY,
    SETTINGS,
  ],
  transporter: [{ name: "trip", to: "/trip", icon: <CarOutlined /> }, MANIFESTS, DELIVERY, SETTINGS],
  disposal: [{ name: "gate", to: "/gate", icon: <LoginOutlined /> }, MANIFESTS, DELIVERY, SETTINGS],
};

/** How the screen of each workplace is set. */
export const PLACES: Record<Workplace, Place> = { producer: "office", transporter: "cab", disposal: "gate" };
