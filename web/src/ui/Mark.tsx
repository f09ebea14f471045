/** The product's mark: a mill wheel with the water of its race running under it. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      strokeLinecap="round"
      aria-hidden
    >
      <g stroke="currentColor" strokeWidth="1.7">
        <circle cx="12" cy="9.5" r="5.2" />
        {/* Paddles: every 45°, from inside the rim to beyond it. */}
        <path d="M12 2v4.6M12 12.4V17M4.5 9.5h4.6M14.9 9.5h4.6M6.7 4.2l3.25 3.25M14.05 11.55l3.25 3.25M17.3 4.2l-3.25 3.25M9.95 11.55L6.7 14.8" />
      </g>
      <path
        d="M1.5 18.6c2.1 0 2.1 1.6 4.2 1.6s2.1-1.6 4.2-1.6 2.1 1.6 4.2 1.6 2.1-1.6 4.2-1.6 2.1 1.6 4.2 1.6"
        stroke="var(--mr-accent, #0f766e)"
        strokeWidth="2"
      />
    </svg>
  )
}
