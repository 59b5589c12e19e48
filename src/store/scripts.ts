import type { Redis, Result } from 'ioredis';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    /** Keys and arguments as in APPEND, their number first. The event's place in the order of writing. */
    jitAppend(numberOfKeys: number, ...keysAndArguments: (string | number)[]): Result<0 | string, Context>;
    jitAnnounced(request: string, history: string, outbox: string, id: string, seq: number): Result<number, Context>;
    jitChangeSeal(seals: string, place: number, before: string, after: string): Result<0 | 1, Context>;
    jitSeal(seals: string, roll: string, text: string, after: number, ...parts: string[]): Result<0 | 1, Context>;
    /** Keys and arguments as in REMOVE. */
    jitRemove(numberOfKeys: number, ...keysAndArguments: (string | number)[]): Result<0 | 1, Context>;
    jitMove(position: string, before: string, after: string): Result<0 | 1, Context>;
    /** Keys and arguments as in APPEND_SYSTEM. */
    jitAppendSystem(numberOfKeys: number, ...keysAndArguments: (string | number)[]): Result<0 | 1, Context>;
    jitBeginSystem(numberOfKeys: number, ...keysAndArguments: (string | number)[]): Result<0 | 1, Context>;
    jitAsIs(history: string, record: string): Result<string, Context>;
    jitFence(tokens: string, token: string, ttl: number): Result<number, Context>;
    jitNote(writes: string, ttl: number, note: string): Result<string, Context>;
    jitNotes(writes: string, ttl: number): Result<string[], Context>;
  }
}

// The history is what is compared, not the record: it is the history that a request is made from, so a record that was
// damaged is simply written anew by the next event. Behind the ninth key come first the indexes by which a past request is
// found, then its targets.
const APPEND = `
local request, history, events, live, liveOf, outbox, unreviewed, unreviewedOf, counts = unpack(KEYS, 1, 9)
local id, seq, previous, hash, record, sealed, due, asked, at, open, review, status, indexes = unpack(ARGV)
if redis.call('LLEN', history) ~= tonumber(seq) - 1 then return 0 end
local last, lastHash = redis.call('LINDEX', history, -1), ''
if last then
  local ok, decoded = pcall(cjson.decode, last)
  if not ok or type(decoded) ~= 'table' then return 0 end
  lastHash = decoded.hash
end
if lastHash ~= previous then return 0 end

local before = redis.call('HGET', request, 'status')
if before ~= status then
  if before then redis.call('HINCRBY', counts, before, -1) end
  redis.call('HINCRBY', counts, status, 1)
end
redis.call('HSET', request, 'record', record, 'status', status)
redis.call('RPUSH', history, sealed)
local place = redis.call('XADD', events, '*', 'request', id, 'seq', seq, 'hash', hash)
redis.call('HSET', request, 'place:' .. seq, place)
if due == '' then
  redis.call('ZREM', live, id)
  redis.call('ZREM', liveOf, id)
else
  redis.call('ZADD', live, due, id)
  redis.call('ZADD', liveOf, asked, id)
end
for _, key in ipairs({unreviewed, unreviewedOf}) do
  if review == '' then redis.call('ZREM', key, id) else redis.call('ZADD', key, review, id) end
end
for i = 10, #KEYS do
  if i < 10 + tonumber(indexes) then redis.call('ZADD', KEYS[i], asked, id)
  else redis.call(open == '1' and 'SADD' or 'SREM', KEYS[i], id) end
end
redis.call('ZADD', outbox, 'NX', at, id)
return place`;

const STORE_SYSTEM = `
redis.call('RPUSH', history, sealed)
redis.call('XADD', events, '*', 'request', request, 'seq', seq, 'hash', hash)
redis.call('HSET', record, 'record', ending)
redis.call('ZADD', outbox, 'NX', at, request)
return 1`;

// As APPEND, for the chain that belongs to no request; its end stands in the place of the record. It begins by itself only
// where nothing else is stored, which the keys behind the fourth show.
const APPEND_SYSTEM = `
local record, history, events, outbox = unpack(KEYS, 1, 4)
local request, seq, previous, hash, sealed, ending, at = unpack(ARGV)
if redis.call('LLEN', history) ~= tonumber(seq) - 1 then return 0 end
if seq == '1' and redis.call('EXISTS', record, unpack(KEYS, 3)) > 0 then return 0 end
local last, lastHash = redis.call('LINDEX', history, -1), ''
if last then
  local ok, decoded = pcall(cjson.decode, last)
  if not ok or type(decoded) ~= 'table' then return 0 end
  lastHash = decoded.hash
end
if lastHash ~= previous then return 0 end
${STORE_SYSTEM}`;

// Of whatever kind: somebody may have put something else there.
const AS_IS = `
local function asIs(key) return redis.sha1hex(redis.call('DUMP', key) or '') end`;

// What is put aside keeps both its parts, for whoever looks into it.
const BEGIN_SYSTEM = `${AS_IS}
local record, history, events, outbox, recordAside, historyAside = unpack(KEYS)
local request, seq, previous, hash, sealed, ending, at, was = unpack(ARGV)
if asIs(history) .. asIs(record) ~= was then return 0 end
if redis.call('EXISTS', history) == 1 then redis.call('RENAME', history, historyAside) end
if redis.call('EXISTS', record) == 1 then redis.call('RENAME', record, recordAside) end
${STORE_SYSTEM}`;

const ANNOUNCED = `
local request, history, outbox = unpack(KEYS)
local id, seq = ARGV[1], tonumber(ARGV[2])
local before = tonumber(redis.call('HGET', request, 'announced') or '0') or 0
if seq > before then redis.call('HSET', request, 'announced', seq) else seq = before end
if seq >= redis.call('LLEN', history) then redis.call('ZREM', outbox, id) end
return seq`;

// One counter for all targets, so that a target's token may be forgotten and the next is still larger than every earlier.
const FENCE = `
local token = redis.call('INCR', KEYS[1])
redis.call('SET', KEYS[2], token, 'PX', ARGV[1])
return token`;

const OLDEST = `
local time = redis.call('TIME')
local oldest = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) - tonumber(ARGV[1])
local oldestId = string.format('%.0f', oldest)
redis.call('XTRIM', KEYS[1], 'MINID', oldestId)`;

const NOTE = `${OLDEST}
local id = redis.call('XADD', KEYS[1], '*', 'note', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return id`;

const NOTES = `${OLDEST}
local notes = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do notes[#notes + 1] = entry[2][2] end
return notes`;

const SEAL = `
if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[2]) then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
for i = 3, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
return 1`;

const CHANGE_SEAL = `
if redis.call('LINDEX', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('LSET', KEYS[1], ARGV[1], ARGV[3])
return 1`;

// Behind the seventh key come the indexes by which a past request is found.
const REMOVE = `
local request, history, removed, counts, live, outbox, unreviewed = unpack(KEYS, 1, 7)
local id, seq, hash, text = unpack(ARGV)
if redis.call('LLEN', history) ~= tonumber(seq) then return 0 end
local ok, last = pcall(cjson.decode, redis.call('LINDEX', history, -1))
if not ok or type(last) ~= 'table' or last.hash ~= hash then return 0 end
for _, key in ipairs({live, outbox, unreviewed}) do
  if redis.call('ZSCORE', key, id) then return 0 end
end
local status = redis.call('HGET', request, 'status')
if status then redis.call('HINCRBY', counts, status, -1) end
redis.call('SET', removed, text)
redis.call('DEL', request, history)
for i = 8, #KEYS do redis.call('ZREM', KEYS[i], id) end
return 1`;

const MOVE = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

/** Teaches the connection our scripts; each is one atomic step in Redis. */
export function defineScripts(redis: Redis): void {
  redis.defineCommand('jitAppend', { lua: APPEND });
  redis.defineCommand('jitAnnounced', { lua: ANNOUNCED, numberOfKeys: 3 });
  redis.defineCommand('jitAppendSystem', { lua: APPEND_SYSTEM });
  redis.defineCommand('jitBeginSystem', { lua: BEGIN_SYSTEM });
  redis.defineCommand('jitAsIs', { lua: `${AS_IS}\nreturn asIs(KEYS[1]) .. asIs(KEYS[2])`, numberOfKeys: 2 });
  redis.defineCommand('jitSeal', { lua: SEAL, numberOfKeys: 2 });
  redis.defineCommand('jitChangeSeal', { lua: CHANGE_SEAL, numberOfKeys: 1 });
  redis.defineCommand('jitRemove', { lua: REMOVE });
  redis.defineCommand('jitMove', { lua: MOVE, numberOfKeys: 1 });
  redis.defineCommand('jitFence', { lua: FENCE, numberOfKeys: 2 });
  redis.defineCommand('jitNote', { lua: NOTE, numberOfKeys: 1 });
  redis.defineCommand('jitNotes', { lua: NOTES, numberOfKeys: 1 });
}
