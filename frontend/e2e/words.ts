type Message = string | Partial<Record<string, string>>;

/** What is said for a key, as something to look for: values and plural forms stand for any text. */
export type Say<Key extends string> = (key: Key) => RegExp;

const escaped = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');

/** The words of one catalogue. */
export function wordsOf<Key extends string>(catalogue: Readonly<Record<Key, Message>>): Say<Key> {
  return (key) => {
    const message: Message = catalogue[key];
    const forms = typeof message === 'string' ? [message] : Object.values(message);
    const patterns = forms.map((form) => escaped(form ?? '').replace(/\{\w+\}/g, '.+'));
    return new RegExp(`^(${patterns.join('|')})$`);
  };
}
