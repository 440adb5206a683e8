/**
 * What an address says, read with doubt: anybody can write one. What is no condition becomes `undefined`. The router reads
 * addresses before any page is there, so nothing here comes with texts.
 */

/** @returns the value when it is among them */
export const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((one) => one === value);

/** Text that is not empty; the router reads a number where the address has digits only. */
export const text = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && `${value}`.trim() ? `${value}`.trim() : undefined;

/** A day of the calendar, such as 2026-11-23. */
export const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const uuid = (value: unknown): string | undefined =>
  typeof value === 'string' && uuidPattern.test(value) ? value.toLowerCase() : undefined;

/** The conditions that there are, without the others. */
export const present = <Conditions extends object>(conditions: Conditions) =>
  Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Conditions]?: Exclude<Conditions[Name], undefined>;
  };

/** When a day begins where the reader is. */
export const startOf = (day: string): string => new Date(`${day}T00:00`).toISOString();

/** When it has ended. */
export const endOf = (day: string): string => {
  const end = new Date(`${day}T00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
};
