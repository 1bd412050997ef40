/** A sentence with `code` in backticks, as text nodes: what a grade says is data, never HTML. */
export function Prose({ text }: { text: string }) {
  return <>{text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? <code key={`${index}:${part}`}>{part}</code> : part))}</>;
}
