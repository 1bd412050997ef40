/** Writes values as YAML that every reader takes alike: text always in double quotes, blocks by two spaces. */

/** Text in YAML's double quotes; JSON's escapes are YAML's too. Source: YAML 1.2.2, section 5.7 */
export function yamlText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const plainKey = /^[A-Z][A-Za-z0-9]{2,}$/;

/** Keys that some reader takes for something else than text stand in quotes. */
function yamlKey(key: string): string {
  return plainKey.test(key) && !/^(yes|true|false|null|off|nan|inf)$/i.test(key) ? key : yamlText(key);
}

/**
 * Lines of a value at an indent, to stand behind `key:`; begins with a space or a line break.
 * @param own writes values that are the format's own, such as references; undefined for all others
 */
export function yamlValue(value: unknown, indent: string, own: (value: unknown) => string | undefined): string {
  const mine = own(value);
  if (mine !== undefined) return ` ${mine}`;
  if (typeof value === 'string') return ` ${yamlText(value)}`;
  if (typeof value !== 'object' || value === null) return ` ${JSON.stringify(value ?? null)}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return `\n${value.map((item) => `${indent}-${itemOf(yamlValue(item, `${indent}  `, own), indent)}`).join('\n')}`;
  }
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  if (members.length === 0) return ' {}';
  return `\n${members.map(([key, item]) => `${indent}${longKey(yamlKey(key), indent)}:${yamlValue(item, `${indent}  `, own)}`).join('\n')}`;
}

/** A simple key may have 1024 characters at most; a longer one is marked. */
function longKey(key: string, indent: string): string {
  return key.length > 1_000 ? `? ${key}\n${indent}` : key;
}

/** A block behind a dash begins on the dash's own line. */
function itemOf(text: string, indent: string): string {
  return text.startsWith(`\n${indent}  `) ? ` ${text.slice(indent.length + 3)}` : text;
}
