/** The text of one exported interface, with its docstrings. @throws where the source has none of that name: the guide would show nothing */
export function interfaceText(source: string, name: string): string {
  const start = source.indexOf(`export interface ${name} `);
  const end = source.indexOf('\n}\n', start);
  if (start < 0 || end < 0) throw new Error(`There is no exported interface ${name}.`);
  return `${source.slice(start, end)}\n}\n`;
}
