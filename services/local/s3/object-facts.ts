/** What is known of an object: one small file, whose renaming is the moment the object appears, whole. */
export type ObjectFacts = {
  etag: string;
  size: number;
  lastModified: string;
  /** Response headers: content-type, content-disposition, x-amz-meta-… */
  headers: Record<string, string>;
  blob: string;
  /** Where its bucket keeps versions. */
  versionId?: string;
};
