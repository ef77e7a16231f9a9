/**
 * Runs inside the page: finds what a person means by a visible name. Both drivers carry the same one in, so
 * that the window and the browser are used alike, and find by the names that a screen reader says.
 */

import { computeAccessibleName, getRole } from "dom-accessibility-api";

/** A name as a person says it: the whole of it, a part of it, or a pattern. */
export interface Said {
  text: string;
  isPattern: boolean;
}

/** What was found: one thing, or why not. */
export type Found = { element: Element } | { complaint: string };

const CLICKABLE = [
  "button",
  "a[href]",
  "summary",
  "input[type=checkbox]",
  "input[type=radio]",
  "[role=button]",
  "[role=link]",
  "[role=tab]",
  "[role=menuitem]",
  "[role=menuitemradio]",
  "[role=radio]",
  "[role=checkbox]",
  "[role=switch]",
  "[role=treeitem]",
  "[role=option]",
  "[role=columnheader]",
].join(",");

const FIELD = [
  "input:not([type=hidden],[type=checkbox],[type=radio])",
  "textarea",
  "select",
  "[role=combobox]",
  "[role=spinbutton]",
  "[contenteditable=true]",
].join(",");

/** What is typed into can be read back, but for a PIN; a box to tick has nothing to read. */
const READABLE = "input:not([type=hidden],[type=checkbox],[type=radio],[type=password]),textarea";

const REGION = [
  "tr",
  "li",
  "article",
  "section",
  "fieldset",
  "form",
  "dialog",
  "nav",
  "header",
  "[role=row]",
  "[role=listitem]",
  "[role=article]",
  "[role=region]",
  "[role=group]",
  "[role=dialog]",
].join(",");

/** Something to press: by its accessible name, else by the text that stands there. */
export function clickable(name: Said, within: Said | null): Found {
  const around = region(within);
  if ("complaint" in around) return around;
  const named = called(visible(around.element, CLICKABLE), name, computeAccessibleName);
  if (named.length > 0) return seen(only(named, name));
  return only(called(texts(around.element), name, shownText), name);
}

/** What is seen of it: a box that is drawn by its label is hit there. */
function seen(found: Found): Found {
  if ("complaint" in found) return found;
  const { width, height } = found.element.getBoundingClientRect();
  const label = found.element.closest("label");
  return width > 0 && height > 0 ? found : { element: label ?? found.element };
}

/** Something to type into or to choose from, by its label. */
export function field(label: Said, within: Said | null): Found {
  const around = region(within);
  if ("complaint" in around) return around;
  return only(called(visible(around.element, FIELD), label, computeAccessibleName), label);
}

/** One of the options that lie open: those that screen readers hear first, else those that eyes see. */
export function option(name: Said): Found {
  // What is found next may stand where this stands now.
  if (document.querySelector("[role=listbox][aria-busy=true]") !== null)
    return { complaint: "the list is still being searched" };
  const listed = called(visible(document.body, "[role=option],option"), name, computeAccessibleName);
  if (listed.length > 0) return only(listed, name);
  const open = [...document.querySelectorAll("[role=listbox]")].flatMap((list) => popupOf(list));
  return only(
    open.flatMap((popup) => called(texts(popup), name, shownText)),
    name,
  );
}

/** Everything that can be read, fields included; of a region when one is named. */
export function text(within: Said | null): string {
  const around = region(within);
  if ("complaint" in around) return "";
  const typed = visible(around.element, READABLE).map((one) => (one as HTMLInputElement).value);
  return tidy([(around.element as HTMLElement).innerText, ...typed].join("\n"));
}

/** What stands in a field. */
export function shownValue(label: Said, within: Said | null): string | null {
  const found = field(label, within);
  if ("complaint" in found) return null;
  const element = found.element as HTMLInputElement;
  if (element.getAttribute("role") !== "combobox" || element.value !== "") return element.value;
  // A closed choice shows its value beside the field, not in it.
  return shownText(element.parentElement?.parentElement ?? element);
}

/** The smallest row, list item, section or dialog that shows this text; without a text the whole page. */
function region(within: Said | null): Found {
  if (within === null) return { element: document.body };
  const showing = visible(document.body, REGION).filter((one) => {
    const label = one.getAttribute("aria-label") ?? "";
    return matches(shownText(one), within) || matches(label, within);
  });
  const smallest = showing.filter((one) => !showing.some((other) => other !== one && one.contains(other)));
  return only(smallest, within);
}

/** The list that eyes see lies beside the one that screen readers hear, in one floating box. */
function popupOf(list: Element): Element[] {
  let box: Element | null = list;
  while (box !== null && box.parentElement !== document.body) box = box.parentElement;
  return box === null ? [] : [box];
}

function called(elements: Element[], name: Said, nameOf: (element: Element) => string): Element[] {
  const names = elements.map((element) => ({ element, name: tidy(nameOf(element)) }));
  const exact = names.filter((one) => !name.isPattern && one.name === name.text);
  const matching = exact.length > 0 ? exact : names.filter((one) => matches(one.name, name));
  return matching.map((one) => one.element);
}

function matches(shown: string, said: Said): boolean {
  return said.isPattern ? new RegExp(said.text, "u").test(shown) : tidy(shown).includes(said.text);
}

/** Innermost elements that show a text of their own. */
function texts(around: Element): Element[] {
  return visible(around, "*").filter((one) =>
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== ""),
  );
}

function visible(around: Element, selector: string): Element[] {
  return [...around.querySelectorAll(selector)].filter(isVisible);
}

function isVisible(element: Element): boolean {
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  if (element.closest("[inert]") !== null) return false;
  const { width, height } = element.getBoundingClientRect();
  if (width > 0 && height > 0) return true;
  // Checkboxes and the like are often drawn by what is around them.
  return (
    element instanceof HTMLInputElement && element.parentElement !== null && isVisible(element.parentElement)
  );
}

/** Of several, the one that is not covered by a dialog; of nested ones, the innermost. */
function only(found: Element[], said: Said): Found {
  const innermost = found.filter((one) => !found.some((other) => other !== one && one.contains(other)));
  const reachable = innermost.length > 1 ? innermost.filter(isReachable) : innermost;
  const [first, ...others] = reachable.length > 0 ? reachable : innermost;
  if (first === undefined) return { complaint: `nothing here is called ${said.text}` };
  if (others.length === 0) return { element: first };
  const list = [first, ...others].map((one) => `${getRole(one) ?? one.localName} "${shownText(one)}"`);
  return { complaint: `${list.length} things here are called ${said.text}: ${list.join(", ")}` };
}

function isReachable(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  const at = document.elementFromPoint(left + width / 2, top + height / 2);
  // Outside of the window nothing is hit; it can still be scrolled to.
  return at === null || element.contains(at) || at.contains(element);
}

function shownText(element: Element): string {
  return tidy(element instanceof HTMLElement ? element.innerText : (element.textContent ?? ""));
}

function tidy(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}
