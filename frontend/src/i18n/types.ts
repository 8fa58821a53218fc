import type { Locale } from '@/domain/locale';

export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Catalogue = Readonly<Record<string, string | PluralForms>>;

/** What another language must provide for a French catalogue: the same keys, plurals where it has plurals. */
export type MessagesOf<Reference> = {
  readonly [Key in keyof Reference]: Reference[Key] extends string ? string : PluralForms;
};

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type Leaf<Message> = Message extends string
  ? Message
  : Message extends { other: infer Other }
    ? Other
    : never;

/** Keys that take no values: safe to keep in tables of labels. */
export type PlainKey<Reference> = {
  [Key in keyof Reference & string]: [Placeholders<Leaf<Reference[Key]>>] extends [never]
    ? Key
    : never;
}[keyof Reference & string];

/** The message of a key. French is the reference: an unknown key or a missing value does not compile. */
export interface Translate<Reference> {
  (key: PlainKey<Reference>): string;
  <Key extends Exclude<keyof Reference & string, PlainKey<Reference>>>(
    key: Key,
    values: Record<Placeholders<Leaf<Reference[Key]>>, string | number>,
  ): string;
}

/** A language that is ready to speak: its name and its messages. */
export interface Loaded {
  locale: Locale;
  messages: Catalogue;
}

export type LoadMessages = (locale: Locale) => Promise<Catalogue>;
