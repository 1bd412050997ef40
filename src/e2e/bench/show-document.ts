/** One document as a lesson shows it, without the lesson. */
import { h, render } from 'preact';
import startText from '../../../content/day-15/documents/task-definition.json?raw';
import { DocumentEditor } from '../../components/editor/DocumentEditor.tsx';
import { checkText } from '../../documents/documents.ts';

/** Shows the course's task definition inside `place`. */
export function showDocument(place: HTMLElement): void {
  const kind = 'taskDefinition';
  const code = document.createElement('pre');
  code.textContent = startText;
  render(
    h(DocumentEditor, {
      draftKey: 'bench/task-definition.json',
      name: 'task-definition.json',
      kind,
      startText,
      startHtml: code.outerHTML,
      initialFindings: checkText(startText, { kind }),
    }),
    place,
  );
}
