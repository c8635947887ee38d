-- Asks the addresses of a file in turn and tells the latencies as one line of JSON.
-- Arguments: the file (path, cookie and etag on each line, separated by tabs) and the User-Agent.

local asks, turn = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, cookie, etag = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)$")
    local headers = {["User-Agent"] = arguments[2]}
    if cookie ~= "" then headers["Cookie"] = cookie end
    if etag ~= "" then headers["If-None-Match"] = etag end
    asks[#asks + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  turn = turn % #asks + 1
  return asks[turn]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nresult {"requests": %d, "bytes": %d, "errors": %d, "p50": %d, "p95": %d, "p99": %d}\n',
    summary.requests, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
