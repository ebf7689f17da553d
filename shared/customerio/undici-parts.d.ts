/** Two files of undici, because the whole of it costs a cold start 25 ms more. The version is pinned. */
declare module 'undici/lib/dispatcher/client' {
  import { Client } from 'undici';
  export = Client;
}

/** The bridge from the handlers that `fetch` passes (Node 20 to 24) to the ones that undici 7 documents. */
declare module 'undici/lib/handler/wrap-handler' {
  import type { Dispatcher } from 'undici';
  type Documented =
    'onRequestStart' | 'onRequestUpgrade' | 'onResponseStart' | 'onResponseData' | 'onResponseEnd' | 'onResponseError';
  const WrapHandler: {
    wrap(handler: Dispatcher.DispatchHandler): Required<Pick<Dispatcher.DispatchHandler, Documented>>;
  };
  export = WrapHandler;
}
