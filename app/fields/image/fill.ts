/** Shows the pictures that went up, by the list of files beneath the control. */
export function mount(box: HTMLElement): void {
  const list = box.querySelector("[data-files]");
  if (!list) return;
  new MutationObserver(() => {
    const pictures = box.querySelector(".fw-thumbs") ?? document.createElement("ul");
    pictures.className = "fw-thumbs";
    pictures.replaceChildren(
      ...[...list.querySelectorAll("a")].map((link) => {
        const item = document.createElement("li");
        item.append(Object.assign(document.createElement("img"), { src: link.href, alt: link.textContent ?? "" }));
        return item;
      }),
    );
    list.after(pictures);
  }).observe(list, { childList: true });
}
