/** What is used of autocannon 9, which brings no types. */
declare module "autocannon" {
  interface Request {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
  }
  interface Options {
    url: string;
    connections: number;
    /** Seconds. */
    duration?: number;
    /** Requests in all, instead of a duration. */
    amount?: number;
    /** Requests a second of all connections together. */
    overallRate?: number;
    requests: (Partial<Request> & { setupRequest?: (request: Request) => Request })[];
  }
  interface Result {
    /** Seconds. */
    duration: number;
    /** Requests that were not answered, time-outs among them. */
    errors: number;
    "2xx": number;
    "3xx": number;
    "4xx": number;
    "5xx": number;
    /** Milliseconds. */
    latency: { p50: number; p99: number };
  }
  export default function autocannon(options: Options): Promise<Result>;
}
