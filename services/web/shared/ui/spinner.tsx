/** Turns; says nothing to a screen reader, which is told by what is busy. */
export const Spinner = ({ className = 'size-4' }: { className?: string }) => (
  <svg aria-hidden="true" viewBox="0 0 24 24" className={`${className} animate-spin`} fill="none">
    <circle cx="12" cy="12" r="9" stroke="currentColor" strokeWidth="3" opacity="0.25" />
    <path d="M21 12a9 9 0 0 0-9-9" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
  </svg>
);
