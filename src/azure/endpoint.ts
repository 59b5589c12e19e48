const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** Whether a URL's host is this very machine: then it is the practice tenant and not Azure. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.test(new URL(url).hostname);
}

/** The scope of tokens for ARM or Graph at this endpoint. The practice tenant plays the public cloud and takes its tokens. */
export function scopeOf(service: 'arm' | 'graph', endpoint: string): string {
  const cloud = service === 'arm' ? 'https://management.azure.com' : 'https://graph.microsoft.com';
  return `${isLoopback(endpoint) ? cloud : endpoint.replace(/\/+$/, '')}/.default`;
}
