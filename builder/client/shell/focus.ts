/**
 * Give the focus to something that is perhaps drawn only after the next frame. Who has meanwhile gone elsewhere keeps
 * his place: a focus that jumps back under a quick typist's fingers would send his words into the wrong box.
 */
export function focusSoon(find: () => HTMLElement | null) {
  const go = () => {
    const element = find();
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  go();
  const held = document.activeElement;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const now = document.activeElement;
      if (now === held || now === document.body || now === null) go();
    }),
  );
}
