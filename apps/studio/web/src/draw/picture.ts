// A view as one picture: what the browser has laid out, written down as SVG; PNG is that, painted.

const space = 'http://www.w3.org/2000/svg';
const looks = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity', 'paint-order', 'vector-effect'];
const letters = ['font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor'];
/** Controls are no part of a picture, nor what is there for the ear alone. */
const leftOut = 'select, input, form, details, label:has(select), .tools button, .segments, .error-tools, .numbers, .spoken';

type Box = { x: number; y: number; width: number; height: number };

function add(to: Element, name: string, attributes: Record<string, string | number>): Element {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(typeof value === 'number' ? Number(value.toFixed(2)) : value));
  to.append(element);
  return element;
}
const isSeen = (colour: string): boolean => !/^(transparent|none|rgba\(.*, 0\))$/.test(colour);

/** A drawing with its looks as attributes, since no sheet goes with it. */
function addDrawing(to: Element, from: SVGSVGElement, { x, y, width, height }: Box): void {
  const copy = from.cloneNode(true) as SVGSVGElement;
  const sources = [from, ...from.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
    const style = getComputedStyle(sources[i]!);
    for (const name of [...looks, ...(element.tagName === 'text' ? letters : [])]) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute('class');
  });
  for (const [name, value] of Object.entries({ x, y, width, height, overflow: 'visible' })) copy.setAttribute(name, String(value));
  to.append(copy);
}

/** The background of a box, its frame, and the lines of a table. */
function addBox(to: Element, style: CSSStyleDeclaration, { x, y, width, height }: Box): void {
  const rx = Math.min(parseFloat(style.borderTopLeftRadius) || 0, height / 2);
  const ramp = style.backgroundImage.match(/(rgb|color|oklab)[^(]*\([^)]*\)/g);
  if (ramp && ramp.length > 1) {
    const id = `ramp-${to.childElementCount}`;
    const gradient = add(to, 'linearGradient', { id });
    ramp.forEach((colour, i) => add(gradient, 'stop', { offset: i / (ramp.length - 1), 'stop-color': colour }));
    add(to, 'rect', { x, y, width, height, fill: `url(#${id})` });
  }
  const sides = (['Top', 'Right', 'Bottom', 'Left'] as const).map((side) => (style[`border${side}Style`] === 'none' || !isSeen(style[`border${side}Color`]) ? 0 : parseFloat(style[`border${side}Width`])));
  const framed = sides.every((w) => w > 0);
  const shadow = /^(rgb[^)]*\)) 0px 0px 0px/.exec(style.boxShadow)?.[1];
  if (isSeen(style.backgroundColor) || framed || shadow) {
    add(to, 'rect', { x, y, width, height, rx, fill: isSeen(style.backgroundColor) ? style.backgroundColor : 'none', stroke: framed ? style.borderTopColor : (shadow ?? 'none') });
  }
  if (framed) return;
  const [top, , low] = sides as [number, number, number];
  if (top) add(to, 'path', { d: `M${x} ${y}h${width}`, stroke: style.borderTopColor, 'stroke-width': top });
  if (low) add(to, 'path', { d: `M${x} ${y + height}h${width}`, stroke: style.borderBottomColor, 'stroke-width': low });
}

/** Words line by line, as they were broken. */
function addWords(to: Element, text: Text, origin: DOMRect): void {
  const style = getComputedStyle(text.parentElement!);
  const range = document.createRange();
  const lines: { box: DOMRect; words: string }[] = [];
  for (const word of text.data.matchAll(/\S+/g)) {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    const box = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (!box.width) continue;
    if (line && Math.abs(line.box.y - box.y) < 2) line.words += ` ${word[0]}`;
    else lines.push({ box, words: word[0] });
  }
  for (const { box, words } of lines) {
    const place = { x: box.x - origin.x, y: box.y - origin.y + box.height * 0.79 };
    add(to, 'text', { ...place, fill: style.color, 'font-family': style.fontFamily, 'font-size': style.fontSize, 'font-weight': style.fontWeight, 'font-style': style.fontStyle }).textContent = words;
  }
}

/** `view` as SVG, as large as it is on the screen. */
export function pictureOf(view: Element): SVGSVGElement {
  const origin = view.getBoundingClientRect();
  const width = Math.ceil(origin.width) + 16;
  const height = Math.ceil(origin.height) + 16;
  const picture = document.createElementNS(space, 'svg');
  for (const [name, value] of Object.entries({ xmlns: space, width, height, viewBox: `-8 -8 ${width} ${height}` })) picture.setAttribute(name, String(value));
  add(picture, 'rect', { x: -8, y: -8, width, height, fill: getComputedStyle(document.body).backgroundColor });
  const draw = (node: Node): void => {
    if (node instanceof Text) return addWords(picture, node, origin);
    if (!(node instanceof Element) || node.matches(leftOut)) return;
    const style = getComputedStyle(node);
    const r = node.getBoundingClientRect();
    const box = { x: r.x - origin.x, y: r.y - origin.y, width: r.width, height: r.height };
    if (style.display === 'none' || style.visibility === 'hidden') return;
    if (node instanceof SVGSVGElement) return addDrawing(picture, node, box);
    if (node instanceof HTMLCanvasElement) {
      add(picture, 'image', { ...box, href: node.toDataURL(), preserveAspectRatio: 'none' });
      return;
    }
    if (node !== view) addBox(picture, style, box);
    node.childNodes.forEach(draw);
  };
  draw(view);
  return picture;
}

async function painted(svg: Blob, width: number, height: number): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    const scale = Math.max(2, devicePixelRatio);
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('the picture is too large'))), 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Hands a file to the user. */
export function handOver(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function savePicture(view: Element, name: string, kind: 'svg' | 'png'): Promise<void> {
  const picture = pictureOf(view);
  const svg = new Blob([new XMLSerializer().serializeToString(picture)], { type: 'image/svg+xml' });
  handOver(kind === 'svg' ? svg : await painted(svg, picture.width.baseVal.value, picture.height.baseVal.value), `lamina-${name}.${kind}`);
}
