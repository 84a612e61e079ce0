/** A pad to draw on. Its picture goes where an uploaded photograph of a signature would: into the file control. */
export function mount(box: HTMLElement): void {
  const pad = box.querySelector<HTMLElement>("[data-pad]");
  const canvas = pad?.querySelector("canvas");
  const clear = box.querySelector<HTMLButtonElement>("[data-clear]");
  const photo = box.querySelector<HTMLElement>("[data-photo]");
  const file = photo?.querySelector<HTMLInputElement>("input[type=file]");
  const typed = box.querySelector<HTMLInputElement>('input[name$=".typed"]');
  if (!pad || !canvas || !clear || !photo || !file) return;
  import("signature_pad").then(({ default: SignaturePad }) => {
    pad.hidden = false;
    clear.hidden = false;
    photo.hidden = true;
    const scale = Math.max(window.devicePixelRatio || 1, 1);
    canvas.width = canvas.offsetWidth * scale;
    canvas.height = canvas.offsetHeight * scale;
    canvas.getContext("2d")?.scale(scale, scale);
    // Ink is dark in the dark theme too: the picture is printed on white paper.
    const drawing = new SignaturePad(canvas, { penColor: "#101828", backgroundColor: "#ffffff" });
    let waiting = 0;
    const put = (picture: Blob | null) => {
      const carried = new DataTransfer();
      if (picture) carried.items.add(new File([picture], "signature.png", { type: "image/png" }));
      // An empty name that is posted would take the drawn signature away again.
      if (typed) typed.disabled = picture !== null;
      file.files = carried.files;
      if (picture) file.dispatchEvent(new Event("change", { bubbles: true }));
    };
    drawing.addEventListener("beginStroke", () => window.clearTimeout(waiting));
    // A name has several strokes: the picture is taken when the hand has rested.
    drawing.addEventListener("endStroke", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => canvas.toBlob(put, "image/png"), 1200);
    });
    clear.addEventListener("click", () => {
      window.clearTimeout(waiting);
      drawing.clear();
      put(null);
    });
  });
}
