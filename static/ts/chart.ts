// Values of a chart's points, under the pointer and by the arrow keys. The same
// values stand in the table under the chart, for those who have neither.
export function hover(plot: HTMLElement): void {
  const points = [...plot.querySelectorAll<SVGGElement>('.chart__point')];
  if (!points.length) return;
  const tip = document.createElement('div');
  tip.className = 'chart__tip';
  tip.setAttribute('role', 'status');
  tip.hidden = true;
  plot.append(tip);

  const show = (point: SVGGElement) => {
    const value = document.createElement('b');
    value.textContent = point.dataset.value ?? '';
    tip.replaceChildren(value, point.dataset.title ?? '');
    tip.hidden = false;
    place(tip, plot, point);
  };
  const hide = () => (tip.hidden = true);

  points.forEach((point, i) => {
    point.setAttribute('tabindex', i === points.length - 1 ? '0' : '-1');
    point.setAttribute('role', 'img');
    point.setAttribute('aria-label', `${point.dataset.title} : ${point.dataset.value}`);
    point.addEventListener('pointerenter', () => show(point));
    point.addEventListener('focus', () => show(point));
    point.addEventListener('pointerleave', hide);
    point.addEventListener('blur', hide);
    point.addEventListener('keydown', (event) => step(event, points, i));
  });
}

function step(event: KeyboardEvent, points: SVGGElement[], i: number): void {
  if (event.key === 'Escape') points[i].blur();
  const moves: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
  const next = points[i + (moves[event.key] ?? 0)];
  if (!(event.key in moves) || !next) return;
  event.preventDefault();
  points[i].setAttribute('tabindex', '-1');
  next.setAttribute('tabindex', '0');
  next.focus();
}

// Above the point, never over it, and inside the plot's width. Positions set from a script are
// allowed by the policy that forbids style attributes in the page.
function place(tip: HTMLElement, plot: HTMLElement, point: SVGGElement): void {
  const frame = plot.getBoundingClientRect();
  const mark = (point.querySelector('.chart__dot') ?? point).getBoundingClientRect();
  const middle = mark.left + mark.width / 2 - frame.left - tip.offsetWidth / 2;
  tip.style.left = `${Math.max(0, Math.min(middle, frame.width - tip.offsetWidth))}px`;
  tip.style.top = `${mark.top - frame.top - tip.offsetHeight - 10}px`;
}
