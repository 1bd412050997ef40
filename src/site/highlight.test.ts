import { describe, expect, it } from 'vitest';
import { highlight, highlightJson } from './highlight.ts';

const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

describe('highlighting', () => {
  it('tells keys, strings, numbers and literals apart by class', () => {
    const html = highlightJson('{ "cpu": "256", "containerPort": 8080, "essential": true }');
    expect(html).toContain('<span class="tok-key">"cpu"</span>');
    expect(html).toContain('<span class="tok-string">"256"</span>');
    expect(html).toContain('<span class="tok-number">8080</span>');
    expect(html).toContain('<span class="tok-literal">true</span>');
  });

  it('leaves no style attribute, which the policy would refuse', () => {
    expect(highlightJson('{"a": [1, "b"]}')).not.toContain('style');
    expect(highlight('let a = "b"; // c', 'rust')).not.toContain('style');
  });

  it('keeps the text, line by line, and escapes it', () => {
    const code = '{\n  "a": "<b>&amp;</b>",\r\n  "c": 1\n}\n';
    const html = highlightJson(code);
    expect(textOf(html)).toBe('{\n  "a": "<b>&amp;</b>",\n  "c": 1\n}');
    expect(html.match(/class="line"/g)).toHaveLength(4);
    expect(html).not.toContain('<b>');
  });

  it('shows broken JSON too', () => {
    expect(textOf(highlightJson('{ "a": '))).toBe('{ "a": ');
  });
});
