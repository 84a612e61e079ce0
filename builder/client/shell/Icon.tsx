import { memo } from "react";

/** A kind's own icon, from the SVG text in its folder. */
export const KindIcon = memo(function KindIcon({ svg, size = 16 }: { svg: string; size?: number }) {
  const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1] ?? '<circle cx="12" cy="12" r="8"/>';
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: icons are files of the installation, not what people type
      dangerouslySetInnerHTML={{ __html: inner }}
    />
  );
});
