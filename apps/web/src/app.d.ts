declare global {
  namespace App {
    interface Error {
      message: string;
      title?: string;
    }
  }
}

export {};
