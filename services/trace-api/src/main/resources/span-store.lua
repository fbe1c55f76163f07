-- What RedisSpanStore keeps, and the changes of it, of which each is done whole or not at all.
-- The first argument names the operation. IDs are TRACE-SPAN; a time is a number of microseconds beside its exact text.
--
--   span:ID       hash: start, body, client, parent, sampled, size, touched, version, by
--   touched       sorted set: the IDs of open spans, by when they were touched
--   client:NAME   sorted set: the IDs of a client's open spans, in the order in which they were added
--   children:ID   sorted set: the same of the open spans right below a span
--   stopped:ID    hash: start, end, call, by
--   stopped       list: the IDs of the stopped spans that are remembered, the oldest first
--   ended:ID      hash, until it is sent: start, body, client, touched, end, status, message, owner; without a status it was abandoned
--   owned:OWNER   sorted set: the IDs of those that a replica is to send, in the order in which they ended
--   owners        sorted set: these replicas, by when they were heard of last
--   bytes, added  the memory that open spans take, roughly; the last number that was given to an ID
--
-- "by" names the attempt that made the last change: the client library repeats a script whose answer was lost.
local prefix = KEYS[1]

local function redis_call(command, name, ...)
  return redis.call(command, prefix .. name, ...)
end

local function known(id)
  local open = redis_call('HMGET', 'span:' .. id, 'start', 'body', 'client', 'touched', 'version')
  if open[1] then
    return {'open', unpack(open)}
  end
  local stopped = redis_call('HMGET', 'stopped:' .. id, 'start', 'end', 'call')
  if stopped[1] then
    return {'stopped', unpack(stopped)}
  end
  return {'unknown'}
end

local function touch(id, touched, micros)
  local before = redis_call('ZSCORE', 'touched', id)
  if before and tonumber(before) < tonumber(micros) then
    redis_call('ZADD', 'touched', micros, id)
    redis_call('HSET', 'span:' .. id, 'touched', touched)
  end
end

local function claim(more, most)
  local bytes = tonumber(redis_call('GET', 'bytes') or '0')
  if more > 0 and bytes + more > tonumber(most) then
    return false
  end
  redis_call('INCRBY', 'bytes', more)
  return true
end

local function remove(id, ended, call, by, remembered)
  local start, client, parent, size =
    unpack(redis_call('HMGET', 'span:' .. id, 'start', 'client', 'parent', 'size'))
  redis_call('DEL', 'span:' .. id)
  redis_call('DECRBY', 'bytes', size)
  redis_call('ZREM', 'touched', id)
  redis_call('ZREM', 'client:' .. client, id)
  redis_call('ZREM', 'children:' .. parent, id)
  redis_call('HSET', 'stopped:' .. id, 'start', start, 'end', ended, 'call', call, 'by', by)
  redis_call('RPUSH', 'stopped', id)
  while redis_call('LLEN', 'stopped') > tonumber(remembered) do
    redis_call('DEL', 'stopped:' .. redis_call('LPOP', 'stopped'))
  end
  return parent
end

-- Of a span that is open still.
local function keep_until_sent(id, owner, micros, body, ended, status, message)
  local start, client, touched = unpack(redis_call('HMGET', 'span:' .. id, 'start', 'client', 'touched'))
  redis_call('HSET', 'ended:' .. id, 'start', start, 'body', body, 'client', client, 'touched', touched,
    'end', ended, 'status', status, 'message', message, 'owner', owner)
  redis_call('ZADD', 'owned:' .. owner, redis_call('INCR', 'added'), id)
  redis_call('ZADD', 'owners', micros, owner)
end

local function ended(id)
  return {'ended', unpack(redis_call('HMGET', 'ended:' .. id,
    'start', 'body', 'client', 'touched', 'end', 'status', 'message'))}
end

local operations = {find = known}

function operations.add(
  id, start, body, client, parent, sampled, size, touched, micros, by, per_client, spans, most)
  if redis_call('HGET', 'span:' .. id, 'by') == by then
    return {'done'}
  end
  local before = known(id)
  if before[1] ~= 'unknown' then
    return before
  end
  if redis_call('ZCARD', 'client:' .. client) >= tonumber(per_client) then
    return {'client-full'}
  end
  if redis_call('ZCARD', 'touched') >= tonumber(spans) or not claim(tonumber(size), most) then
    return {'full'}
  end
  redis_call('HSET', 'span:' .. id, 'start', start, 'body', body, 'client', client,
    'parent', parent, 'sampled', sampled, 'size', size, 'touched', touched, 'version', 0, 'by', by)
  local number = redis_call('INCR', 'added')
  redis_call('ZADD', 'touched', micros, id)
  redis_call('ZADD', 'client:' .. client, number, id)
  if parent ~= '' then
    redis_call('ZADD', 'children:' .. parent, number, id)
    touch(parent, touched, micros)
  end
  return {'done'}
end

-- Another version than the one that the change was made for: "again".
function operations.change(id, version, body, size, touched, micros, by, most)
  local span = redis_call('HMGET', 'span:' .. id, 'version', 'size', 'parent', 'by')
  if span[4] == by then
    return {'done'}
  end
  if span[1] ~= version then
    return {'again'}
  end
  if not claim(tonumber(size) - tonumber(span[2]), most) then
    return {'full'}
  end
  redis_call('HSET', 'span:' .. id, 'body', body, 'size', size, 'touched', touched, 'by', by)
  redis_call('HINCRBY', 'span:' .. id, 'version', 1)
  redis_call('ZADD', 'touched', micros, id)
  touch(span[3], touched, micros)
  return {'done'}
end

function operations.stop(
  id, version, end_time, call, touched, micros, by, remembered, owner, body, status, message)
  if redis_call('HGET', 'stopped:' .. id, 'by') == by then
    return {'done'}
  end
  if redis_call('HGET', 'span:' .. id, 'version') ~= version then
    return {'again'}
  end
  if redis_call('HGET', 'span:' .. id, 'sampled') == 'true' then
    keep_until_sent(id, owner, micros, body, end_time, status, message)
  end
  touch(remove(id, end_time, call, by, remembered), touched, micros)
  return {'done'}
end

-- Those touched before a time, or all, from the leaves up.
function operations.idle(micros, most, remembered, owner, now, reason)
  local function is_idle_leaf(id)
    local touched = redis_call('ZSCORE', 'touched', id)
    return touched and (micros == '' or tonumber(touched) < tonumber(micros))
      and redis_call('EXISTS', 'children:' .. id) == 0
  end
  local newest = micros == '' and '+inf' or '(' .. micros
  local leaves = {}
  local offset = 0
  repeat
    local page = redis_call('ZRANGEBYSCORE', 'touched', '-inf', newest, 'LIMIT', offset, 1000)
    for _, id in ipairs(page) do
      if is_idle_leaf(id) then
        leaves[#leaves + 1] = id
      end
    end
    offset = offset + #page
  until #page == 0 or #leaves >= tonumber(most)
  local taken = {}
  while leaves[#taken + 1] and #taken < tonumber(most) do
    local id = leaves[#taken + 1]
    local span = known(id)
    taken[#taken + 1] = span
    if redis_call('HGET', 'span:' .. id, 'sampled') == 'true' then
      keep_until_sent(id, owner, now, span[3], span[5], '', reason)
    end
    local parent = remove(id, span[5], '', '', remembered)
    if is_idle_leaf(parent) then
      leaves[#leaves + 1] = parent
    end
  end
  return taken
end

-- An owner is there; how many spans are its own to send.
function operations.alive(owner, micros)
  redis_call('ZADD', 'owners', micros, owner)
  return {redis_call('ZCARD', 'owned:' .. owner)}
end

function operations.own(owner, offset, most)
  return redis_call('ZRANGE', 'owned:' .. owner, offset, offset + most - 1)
end

function operations.ended(...)
  local spans = {}
  for _, id in ipairs({...}) do
    if redis_call('EXISTS', 'ended:' .. id) == 1 then
      spans[#spans + 1] = ended(id)
    end
  end
  return spans
end

-- The spans of owners that were last heard of before a time are this one's.
function operations.adopt(owner, micros, most)
  local taken = {}
  for _, other in ipairs(redis_call('ZRANGEBYSCORE', 'owners', '-inf', '(' .. micros)) do
    while other ~= owner and #taken < tonumber(most) do
      local id = redis_call('ZPOPMIN', 'owned:' .. other)[1]
      if not id then
        redis_call('ZREM', 'owners', other)
        break
      end
      redis_call('ZADD', 'owned:' .. owner, redis_call('INCR', 'added'), id)
      redis_call('HSET', 'ended:' .. id, 'owner', owner)
      taken[#taken + 1] = ended(id)
    end
  end
  return taken
end

function operations.forget(...)
  for _, id in ipairs({...}) do
    local owner = redis_call('HGET', 'ended:' .. id, 'owner')
    if owner then
      redis_call('ZREM', 'owned:' .. owner, id)
      redis_call('DEL', 'ended:' .. id)
    end
  end
  return {}
end

-- An owner ends: what it has not sent can be adopted at once.
function operations.leave(owner)
  if redis_call('EXISTS', 'owned:' .. owner) == 1 then
    redis_call('ZADD', 'owners', 0, owner)
  else
    redis_call('ZREM', 'owners', owner)
  end
  return {}
end

function operations.list(set, most)
  local spans = {}
  for _, id in ipairs(redis_call('ZRANGE', set, 0, tonumber(most) - 1)) do
    spans[#spans + 1] = known(id)
  end
  return spans
end

function operations.count(set)
  return {redis_call('ZCARD', set)}
end

return operations[ARGV[1]](unpack(ARGV, 2))
