/** @param value 0 to 1; null: nobody knows */
export const ProgressBar = ({ value, label }: { value: number | null; label: string }) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={value === null ? undefined : Math.round(value * 100)}
    className="h-1.5 w-full overflow-hidden rounded-full bg-sunken"
  >
    <div
      className={`h-full rounded-full bg-accent transition-[width] ${value === null ? 'w-1/3 animate-pulse' : ''}`}
      style={value === null ? undefined : { width: `${value * 100}%` }}
    />
  </div>
);
