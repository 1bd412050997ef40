/** A component that is made again only when one of its props is another. */
import { Component } from 'preact';

export abstract class Still<Props extends object> extends Component<Props> {
  override shouldComponentUpdate(next: Readonly<Props>): boolean {
    const now = this.props as Readonly<Record<string, unknown>>;
    return Object.entries(next).some(([name, value]) => now[name] !== value);
  }
}
