/** What the two drivers can do with a page. People never touch it: they have a {@link Person}. */
export interface Page<Handle> {
  /** The value of this expression, as JSON. */
  value(expression: string): Promise<unknown>;
  /** The same, of a promise. */
  promised(expression: string): Promise<unknown>;
  /** The element that this expression gives; nothing when it gives null. */
  element(expression: string): Promise<Handle | undefined>;
  /** Scrolls to it and clicks with the mouse. */
  click(element: Handle): Promise<void>;
  /** Types on the keyboard into whatever has the focus. */
  keys(text: string): Promise<void>;
  /** Presses one key, perhaps with Control. */
  press(key: Key, withControl?: boolean): Promise<void>;
  /** Makes the inside of the window this large, in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** What is seen now, as PNG. */
  picture(): Promise<Buffer>;
}

/** A key with a name. */
export type Key = "Enter" | "Escape" | "Tab" | "Backspace" | "ArrowDown" | "ArrowUp" | "a";
