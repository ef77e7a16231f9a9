/**
 * The shape that a translation must have: the same keys as the Chinese text, and a sentence for each.
 *
 * Chinese has one plural form and English two, so a key that ends in `_other` asks English for `_one` as well.
 */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]>;
} & {
  readonly [K in keyof T as K extends `${infer Base}_other` ? `${Base}_one` : never]: string;
};
