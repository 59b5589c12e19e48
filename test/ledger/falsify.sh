#!/usr/bin/env bash
# Falsifies a record as somebody with full rights on Redis would: with redis-cli, and knowing nothing but what is stored.
# usage: falsify.sh WAY PREFIX REQUEST OTHER, with redis-cli's own options for the server in REDIS_CLI
set -euo pipefail
way=$1 prefix=$2 request=$3 other=$4
history="$prefix:history:$request" events="$prefix:events"

cli() { # shellcheck disable=SC2086 # several options
  redis-cli $REDIS_CLI -e --raw "$@"
}
lua() { local script=$1; shift; cli EVAL "$script" "$#" "$@" >/dev/null; }

# A hash as long as ours, made without the key.
forge="local function forge(entry) entry.hash = redis.sha1hex(cjson.encode(entry.event)) .. string.sub(redis.sha1hex(entry.previous), 1, 24) return entry end"
pointers="local function pointers(id) local found = {} for _, e in ipairs(redis.call('XRANGE', KEYS[2], '-', '+')) do if e[2][2] == id then found[#found + 1] = e[1] end end return found end"

case $way in
  changed-comment) # who approved
    cli LSET "$history" 1 "$(cli LINDEX "$history" 1 | sed 's/"verdict":"approve"/"verdict":"deny"/')" >/dev/null ;;
  changed-and-rehashed)
    lua "$forge local e = cjson.decode(redis.call('LINDEX', KEYS[1], 1)); e.event.by.name = 'Mallory'; redis.call('LSET', KEYS[1], 1, cjson.encode(forge(e)))" "$history" ;;
  removed-from-the-middle)
    cli LREM "$history" 1 "$(cli LINDEX "$history" 1)" >/dev/null ;;
  removed-from-the-end)
    cli RPOP "$history" >/dev/null ;;
  inserted) # a made-up early end, behind everything, in the order of writing too
    lua "$forge local n = redis.call('LLEN', KEYS[1]); local last = cjson.decode(redis.call('LINDEX', KEYS[1], -1))
      local e = forge({ event = { v = 1, type = 'due', request = '$request', seq = n + 1, at = last.event.at }, previous = last.hash, mac = redis.sha1hex('no key') })
      redis.call('RPUSH', KEYS[1], cjson.encode(e)); redis.call('XADD', KEYS[2], '*', 'request', '$request', 'seq', n + 1, 'hash', e.hash)" "$history" "$events" ;;
  reordered)
    lua "local a, b = redis.call('LINDEX', KEYS[1], 2), redis.call('LINDEX', KEYS[1], 3); redis.call('LSET', KEYS[1], 2, b); redis.call('LSET', KEYS[1], 3, a)" "$history" ;;
  request-removed) # with every trace in the order of writing
    lua "$pointers for _, id in ipairs(pointers('$request')) do redis.call('XDEL', KEYS[2], id) end; redis.call('DEL', KEYS[1], KEYS[3])" "$history" "$events" "$prefix:request:$request" ;;
  request-removed-everywhere) # and from the roll of the seal, and wherever else its name stands
    lua "$pointers for _, id in ipairs(pointers('$request')) do redis.call('XDEL', KEYS[2], id) end
      redis.call('DEL', KEYS[1], KEYS[3]); for i = 5, #KEYS do redis.call('ZREM', KEYS[i], '$request') end
      local names = redis.call('LINDEX', KEYS[4], 0); redis.call('LSET', KEYS[4], 0, (string.gsub(names, '%[.$request.,%d+,%d+%],?', '')))" \
      "$history" "$events" "$prefix:request:$request" "$prefix:roll:1" "$prefix:asked" "$prefix:live" "$prefix:outbox" ;;
  roll-removed)
    cli DEL "$prefix:roll:1" >/dev/null ;;
  roll-of-another-kind)
    cli DEL "$prefix:roll:1" >/dev/null; cli SET "$prefix:roll:1" nothing >/dev/null ;;
  history-of-another-kind)
    cli DEL "$history" >/dev/null; cli SET "$history" nothing >/dev/null ;;
  pointers-changed-places)
    lua "$pointers local all = pointers('$request')
      local all2 = redis.call('XRANGE', KEYS[2], '-', '+'); redis.call('DEL', KEYS[2])
      for _, e in ipairs(all2) do
        local fields = e[2]
        if e[1] == all[2] then for _, o in ipairs(all2) do if o[1] == all[3] then fields = o[2] end end
        elseif e[1] == all[3] then for _, o in ipairs(all2) do if o[1] == all[2] then fields = o[2] end end end
        redis.call('XADD', KEYS[2], e[1], unpack(fields))
      end" "$history" "$events" ;;
  pointer-put-in) # before everything, so that it lies under the first seal
    lua "$pointers local first = redis.call('XRANGE', KEYS[2], pointers('$request')[1], '+', 'COUNT', 1)[1][2]; local all = redis.call('XRANGE', KEYS[2], '-', '+'); redis.call('DEL', KEYS[2])
      redis.call('XADD', KEYS[2], '1-1', unpack(first)); for _, e in ipairs(all) do redis.call('XADD', KEYS[2], e[1], unpack(e[2])) end" "$history" "$events" ;;
  pointer-changed) # another hash where the event was written
    lua "$pointers local second = pointers('$request')[2]; local all = redis.call('XRANGE', KEYS[2], '-', '+'); redis.call('DEL', KEYS[2])
      for _, e in ipairs(all) do
        local fields = e[2]; if e[1] == second then fields[6] = string.rep('0', 64) end
        redis.call('XADD', KEYS[2], e[1], unpack(fields))
      end" "$history" "$events" ;;
  history-swapped) # another request's authentic history in its place
    lua "redis.call('DEL', KEYS[1]); for _, e in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do redis.call('RPUSH', KEYS[1], e) end" "$history" "$prefix:history:$other" ;;
  rewritten-without-the-key) # consistent in itself: every event, every link, every pointer
    lua "$forge $pointers local before = ''
      for i, text in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
        local e = cjson.decode((string.gsub(text, 'patch the kernel', 'read the mail'))); e.previous = before; forge(e); before = e.hash
        redis.call('LSET', KEYS[1], i - 1, cjson.encode(e))
        local old = pointers('$request')[1]; redis.call('XDEL', KEYS[2], old)
        redis.call('XADD', KEYS[2], '*', 'request', '$request', 'seq', i, 'hash', e.hash)
      end" "$history" "$events" ;;
  pointer-removed)
    lua "$pointers redis.call('XDEL', KEYS[2], pointers('$request')[2])" "$history" "$events" ;;
  newest-dropped) # all that no seal covers, without a trace
    lua "$pointers local n = redis.call('LLEN', KEYS[1]); local all = pointers('$request')
      for i = n - 1, n do redis.call('XDEL', KEYS[2], all[i]) end; redis.call('LTRIM', KEYS[1], 0, n - 3); redis.call('HDEL', KEYS[3], 'record')" "$history" "$events" "$prefix:request:$request"
    ;;
  record-written-by-hand)
    lua "local r = cjson.decode(redis.call('HGET', KEYS[1], 'record')); r.status = 'activating'; redis.call('HSET', KEYS[1], 'record', cjson.encode(r))" "$prefix:request:$request" ;;
  seal-changed)
    cli LSET "$prefix:seals" 0 "$(cli LINDEX "$prefix:seals" 0 | sed 's/"count":[0-9]*/"count":1/')" >/dev/null ;;
  last-seal-removed)
    cli RPOP "$prefix:seals" >/dev/null ;;
  *) echo "There is no way called $way." >&2; exit 1 ;;
esac
