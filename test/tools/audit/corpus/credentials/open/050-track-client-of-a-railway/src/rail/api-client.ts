export class APIClient {
  constructor(
    readonly key: string,
    readonly options: { baseUrl: string },
  ) {}

  url(path: string): string {
    return new URL(path, this.options.baseUrl).href;
  }
}
