const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export type Told = { born: string; sex: "male" | "female" } | "wrong" | null;

/** What a resident identity number says (GB 11643); null while it is not complete. */
export function told(typed: string): Told {
  const number = typed.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
  if (number.length < 18) return null;
  if (!/^\d{17}[\dX]$/.test(number)) return "wrong";
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number.charAt(i)), 0);
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const day = new Date(`${born}T00:00:00Z`);
  if (number.charAt(17) !== "10X98765432".charAt(sum % 11) || Number.isNaN(day.valueOf())) return "wrong";
  if (day.toISOString().slice(0, 10) !== born) return "wrong";
  return { born, sex: Number(number.charAt(16)) % 2 ? "male" : "female" };
}
