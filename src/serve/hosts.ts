import { isIP } from "node:net";

/**
 * Whether a Host header may name this server. Addresses always may: a page elsewhere can make its own name lead here
 * (DNS rebinding), but not an address. Names may that are this machine's or were given.
 */
export function isOwnHost(header: string | undefined, names: readonly string[]): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/iu.exec(header ?? "");
  const host = match?.[1]?.toLowerCase();
  if (host === undefined) return false;
  if (isIP(host.replace(/^\[(.*)\]$/u, "$1")) > 0) return true;
  return host === "localhost" || names.some((name) => name.toLowerCase() === host);
}
