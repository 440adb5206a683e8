import type { ReactNode } from 'react';
import type { FoundDocument } from '../../../../contracts/documents.ts';
import type { Selection } from './selection.ts';

/** What one document among many is drawn from. */
export type ItemProps = {
  document: FoundDocument;
  /** Its place, from 0. */
  number: number;
  /** How many there are; −1 while nobody knows (WAI-ARIA 1.2, aria-setsize and aria-rowcount). */
  count: number;
  isChosen: boolean;
  onToggle: Selection['toggle'];
  /** What is said of it in place of its size and date. */
  note?: string | undefined;
  /** What can be done with it, in place of its state. */
  action?: ReactNode;
};
