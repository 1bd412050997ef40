/** Wheel, fingers and mouse over the lanes: Ctrl with the wheel and two fingers zoom, a wheel sideways and a drag move the window. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { WindowControl } from './use-window.ts';

/** A drag begins after so many px; a press that goes less far is a click. */
const dragPx = 5;

/** Listens on the stage; `.sim-playhead` within it is as wide as the time axis. */
export function useGestures(stage: RefObject<HTMLElement>, control: WindowControl): void {
  const latest = useRef(control);
  latest.current = control;
  useEffect(() => {
    const element = stage.current;
    return element ? listen(element, () => latest.current) : undefined;
  }, []);
}

function listen(element: HTMLElement, control: () => WindowControl): () => void {
  const fingers = new Map<number, number>();
  let startX: number | null = null;
  let isDragging = false;
  const axis = () => (element.querySelector('.sim-playhead') ?? element).getBoundingClientRect();
  const momentAt = (clientX: number) => {
    const { left, width } = axis();
    const { fromMs, toMs } = control().window;
    return fromMs + (Math.min(Math.max(clientX - left, 0), width) / Math.max(1, width)) * (toMs - fromMs);
  };
  const panBy = (px: number) => control().pan(px / Math.max(1, axis().width));

  const onWheel = (event: WheelEvent) => {
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (event.ctrlKey) control().zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 120), momentAt(event.clientX));
    else if (!control().isWhole && Math.abs(sideways) > (event.shiftKey ? 0 : Math.abs(event.deltaY))) panBy(sideways);
    else return;
    event.preventDefault();
  };
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, event.clientX);
    startX = fingers.size === 1 ? event.clientX : null;
    isDragging = fingers.size > 1;
  };
  const onMove = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    if (fingers.size === 1 && !isDragging && !control().isWhole && startX !== null && Math.abs(event.clientX - startX) > dragPx) {
      isDragging = true;
      element.setPointerCapture(event.pointerId);
    }
    if (!isDragging) return;
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId);
    fingers.set(event.pointerId, event.clientX);
    if (!other) return panBy(before - event.clientX);
    const [was, is] = [Math.abs(before - other[1]), Math.abs(event.clientX - other[1])];
    if (was > 10 && is > 10) control().zoom(is / was, momentAt((event.clientX + other[1]) / 2));
  };
  const onEnd = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    if (fingers.size === 0 && event.type === 'pointercancel') isDragging = false;
  };
  /** The click at a drag's end chooses nothing. */
  const onClick = (event: MouseEvent) => {
    if (!isDragging) return;
    isDragging = false;
    event.stopPropagation();
    event.preventDefault();
  };
  element.addEventListener('wheel', onWheel, { passive: false });
  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onEnd);
  element.addEventListener('pointercancel', onEnd);
  element.addEventListener('click', onClick, { capture: true });
  return () => {
    element.removeEventListener('wheel', onWheel);
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onEnd);
    element.removeEventListener('pointercancel', onEnd);
    element.removeEventListener('click', onClick, { capture: true });
  };
}
