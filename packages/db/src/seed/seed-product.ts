/** One product of the sample shop, as `seedCatalogue` writes it. Its kind is `content.kind`. */
export type SeedProduct = {
  slug: string;
  name: string;
  tagline: string;
  /** Plain text; paragraphs are separated by an empty line. */
  description: string;
  /** A path below the web app's static folder. */
  image: string;
  imageAlt: string;
  /** In Stripe's minor units: JPY 1200 is ¥1200, KWD 4500 is 4.500. */
  priceMinor: number;
  /** Lower-case ISO 4217. */
  currency: string;
  /** null: unlimited. */
  stock: number | null;
  position: number;
  content:
    | {
        kind: 'file';
        /** Relative to the API's folder of files. */
        path: string;
        fileName: string;
        mediaType: string;
        sizeBytes: number;
      }
    | {
        kind: 'licence';
        /** Two to six capitals in front of every key. */
        keyPrefix: string;
        activation: string;
      }
    | {
        kind: 'page';
        sections: { heading: string; paragraphs: string[] }[];
        links: { label: string; url: string }[];
      };
};
