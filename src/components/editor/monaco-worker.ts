/** Monaco's own background worker, for the little it computes itself. */
import 'monaco-editor/editor/editor.worker';
