/** An error as a program threw it, or data as it was sent: its own lines and blanks, as long as it is. */
export const Thrown = ({ children }: { children: string }) => (
  <pre className="whitespace-pre-wrap rounded-lg bg-sunken px-3 py-2 font-mono text-sm [overflow-wrap:anywhere]">
    {children}
  </pre>
);
