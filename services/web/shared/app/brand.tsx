/** The company's mark and name. */
export const Brand = () => (
  <span className="flex items-center gap-2 font-bold tracking-tight">
    <svg aria-hidden="true" viewBox="0 0 512 512" className="size-8">
      <rect width="512" height="512" rx="112" className="fill-accent" />
      <path d="M292 72 136 284h104l-20 156 156-212H272z" className="fill-accent-ink" />
    </svg>
    IPOWER MOTORS
  </span>
);
