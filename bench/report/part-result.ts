/** What one part of the bench found. */
export interface PartResult {
  /** Markdown below the part's heading. */
  text: string;
  /** For the drawing; only some parts have one. */
  svg?: string;
}
