// A box drawn on a picture with a mouse, a finger or a pen: it fills the fields
// of the form that the sheet names, in hundredths of the picture's sides. Who
// draws nothing types them.
export function viewer(sheet: HTMLElement): void {
  const form = document.querySelector<HTMLFormElement>(sheet.dataset.draw ?? '');
  const picture = sheet.querySelector('img');
  if (!form || !picture) return;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  svg.setAttribute('class', 'viewer__box');
  svg.setAttribute('viewBox', '0 0 100 100');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(rect);
  sheet.append(svg);
  const field = (name: string) => form.querySelector<HTMLInputElement>(`[name="${name}"]`);
  const show = (box: Record<string, number>) => {
    rect.setAttribute('x', `${box.x}`);
    rect.setAttribute('y', `${box.y}`);
    rect.setAttribute('width', `${box.w}`);
    rect.setAttribute('height', `${box.h}`);
  };
  const at = (e: PointerEvent) => {
    const r = picture.getBoundingClientRect();
    const within = (n: number) => Math.min(100, Math.max(0, n));
    return { x: within(((e.clientX - r.left) / r.width) * 100), y: within(((e.clientY - r.top) / r.height) * 100) };
  };
  const typed = () => {
    const n = (name: string) => parseFloat((field(name)?.value ?? '').replace(',', '.')) || 0;
    show({ x: n('x'), y: n('y'), w: n('w'), h: n('h') });
  };
  let from: { x: number; y: number } | null = null;
  sheet.addEventListener('pointerdown', (e) => {
    if (e.button !== 0 || e.pointerType === 'touch') return; // a finger scrolls
    e.preventDefault();
    from = at(e);
    sheet.setPointerCapture(e.pointerId);
  });
  sheet.addEventListener('pointermove', (e) => {
    if (!from) return;
    const to = at(e);
    const box: Record<string, number> = {
      x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.abs(to.x - from.x), h: Math.abs(to.y - from.y),
    };
    for (const [name, n] of Object.entries(box)) {
      box[name] = Math.round(n * 10) / 10;
      const f = field(name);
      if (f) f.value = `${box[name]}`;
    }
    show(box);
  });
  sheet.addEventListener('pointerup', () => { from = null; });
  form.addEventListener('input', typed);
  typed();
}
