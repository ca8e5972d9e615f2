import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/**
 * Lua that Redis runs in one piece, so that what belongs together changes together, whatever else is going on.
 * Values are JSON, never empty; keys of sentences are hashes (`memoryKey`).
 */
export interface Script {
  readonly text: string;
  readonly sha1: string;
}

function script(text: string): Script {
  return { text, sha1: createHash("sha1").update(text).digest("hex") };
}

/** What `FIND` answers for a sentence that another process is translating. */
export const ELSEWHERE = "";

/**
 * KEYS corrections, imported, drafts, used, clock, then a marker a sentence where unknown ones are to be claimed.
 * ARGV owner and milliseconds of such a claim, then of each sentence its key alone and its key with the scope.
 */
export const FIND = script(`
local found, clock = {}, redis.call('INCR', KEYS[5])
for i = 3, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[1], ARGV[i]) or redis.call('HGET', KEYS[2], ARGV[i])
  if not known then
    known = redis.call('HGET', KEYS[3], ARGV[i + 1])
    if known then redis.call('ZADD', KEYS[4], 'XX', clock, ARGV[i + 1]) end
  end
  local marker = KEYS[6 + (i - 3) / 2]
  if not known and marker and not redis.call('SET', marker, ARGV[1], 'NX', 'PX', ARGV[2])
    and redis.call('GET', marker) ~= ARGV[1] then known = '' end
  table.insert(found, known)
end
return found`);

/** Bytes that a draft takes in Redis beside its JSON, by measurement. */
export const DRAFT_BYTES = 300;

/**
 * KEYS drafts, used, clock, size, then a marker a draft. ARGV bytes that drafts may take, then key and value of each.
 * The first draft of a sentence stays. What one call removes is bounded, so that nobody waits long for it.
 */
export const KEEP = script(`
local count = (#ARGV - 1) / 2
local clock = redis.call('INCRBY', KEYS[3], count) - count
local size = tonumber(redis.call('GET', KEYS[4]) or '0')
for i = 1, count do
  local key, value = ARGV[2 * i], ARGV[2 * i + 1]
  if redis.call('HSETNX', KEYS[1], key, value) == 1 then size = size + ${DRAFT_BYTES} + #value end
  redis.call('ZADD', KEYS[2], clock + i, key)
  redis.call('DEL', KEYS[4 + i])
end
for _ = 1, 10000 do
  if size <= tonumber(ARGV[1]) then break end
  local key = redis.call('ZPOPMIN', KEYS[2])[1]
  if not key then size = 0 break end
  size = size - ${DRAFT_BYTES} - redis.call('HSTRLEN', KEYS[1], key)
  redis.call('HDEL', KEYS[1], key)
end
redis.call('SET', KEYS[4], size)`);

/** KEYS corrections, imported. ARGV origin, key and value of each. Nothing imported replaces a correction. */
export const LEARN = script(`
for i = 1, #ARGV, 3 do
  local key, value = ARGV[i + 1], ARGV[i + 2]
  if ARGV[i] == 'memory' then
    redis.call('HSET', KEYS[1], key, value)
    redis.call('HDEL', KEYS[2], key)
  elseif redis.call('HEXISTS', KEYS[1], key) == 0 then
    redis.call('HSET', KEYS[2], key, value)
  end
end`);

/** Runs a script, sent as a whole only where the server does not know it yet. */
export async function runScript(
  redis: Redis,
  { text, sha1 }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(sha1, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return redis.eval(text, keys.length, ...keys, ...args);
  }
}
