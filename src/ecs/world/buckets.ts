/** Buckets of tokens, by which AWS throttles: each call or launch takes one, and they come back at a steady rate. */

/** What a bucket held at that moment, in thousandths of a token: at a rate a second as many come back each millisecond. */
export interface Bucket {
  thousandths: number;
  atMs: number;
}

export interface BucketSize {
  /** Tokens that it holds at most. */
  burst: number;
  /** Tokens that come back each second. */
  perSecond: number;
}

/** It overflows, and is cut to its size when it is first asked. */
export function fullBucket(): Bucket {
  return { thousandths: Number.MAX_SAFE_INTEGER, atMs: 0 };
}

/** Whole tokens that it holds now. */
export function tokensIn(bucket: Bucket, { burst, perSecond }: BucketSize, nowMs: number): number {
  bucket.thousandths = Math.min(burst * 1_000, bucket.thousandths + (nowMs - bucket.atMs) * perSecond);
  bucket.atMs = nowMs;
  return Math.floor(bucket.thousandths / 1_000);
}

/** Takes a token out of a bucket that holds one. */
export function takeToken(bucket: Bucket): void {
  bucket.thousandths -= 1_000;
}
