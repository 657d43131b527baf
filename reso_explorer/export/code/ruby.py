"""Ruby programs; they use the standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def _text(value: str) -> str:
    """Return a literal in single quotes, in which Ruby replaces nothing."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


_LANGUAGE: Final = Language(
    text=_text,
    variable=lambda name: f"env({_text(name)})",
    entry="{0} => {1}",
    item="  {0} => {1},",
)


def ruby(request: Request) -> str:
    """Return a Ruby script."""
    # Net::HTTP asks for gzip by itself, and unpacks only what it asked for
    named = {n: v for n, v in request.headers.items() if n.lower() != "accept-encoding"}
    request = replace(request, headers=named)
    joined = "URI.join(url, encoded(link)).to_s"
    return printed(
        _TEMPLATE,
        request,
        _LANGUAGE,
        TARGET="with_keys(url)" if request.keys else "url",
        FOLLOWED=f"without_secrets({joined})" if request.stripped else joined,
        GET="get_signed_in" if request.fetches else "get",
    )


_TEMPLATE: Final = r"""# frozen_string_literal: true

# Prints all rows of one query, each as a line of JSON. Needs Ruby 2.7 or later.

require 'erb'
require 'json'
require 'net/http'
require 'time'

def env(name)
  value = ENV[name].to_s
  value.empty? ? abort("Set the environment variable #{name}.") : value
end

START = @URL@
@if keyset
BASE = @BASE@ # the condition follows
ORDER_BY = @ORDER@
@if tie
TIE_BREAK = @TIE@
@end
@end
HEADERS = {
@HEADERS@
}.dup
$count = 0 # rows so far
$connection = nil

def stop(reason, url)
  abort("Stopped after #{$count} rows: #{reason} Continue at: #{url}")
end
@if keys

def with_keys(url)
  keys = { @KEYS@ } # secret query parameters, for every request
  "#{url}#{url.include?('?') ? '&' : '?'}#{URI.encode_www_form(keys)}"
end
@end
@if strips

def without_secrets(url)
  head, query = url.split('?', 2)
  secret = [@STRIPPED@]
  kept = query.to_s.split('&').reject { |p| secret.include?(URI.decode_www_form_component(p.split('=')[0].to_s)) }
  kept.empty? ? head : "#{head}?#{kept.join('&')}"
end
@end
@if fetches

def sign_in
  uri = URI(@TOKEN_URL@)
  request = Net::HTTP::Post.new(uri)
  request.set_form_data({ @TOKEN_FORM@ })
@if fetches_basic
  request.basic_auth(@CLIENT@, @SECRET@)
@end
  reply = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') { |http| http.request(request) }
@if steady
  pace(reply)
@end
  abort("The sign-in failed with HTTP #{reply.code}: #{reply.body.to_s[0, 300]}") unless reply.code == '200'
  HEADERS['Authorization'] = "Bearer #{JSON.parse(reply.body)['access_token']}"
end
@end

def send_once(url)
  uri = URI(@TARGET@)
  request = Net::HTTP::Get.new(uri, HEADERS)
@if basic
  request.basic_auth(@USER@, @PASSWORD@)
@end
  $connection ||= Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https', read_timeout: 120)
  $connection.request(request)
end
@if retry

# Seconds that the server asks to wait: a number or a date.
def retry_after(reply)
  text = reply['Retry-After'].to_s
  return [text.to_i, 1].max if text.match?(/\A\d+\z/)

  [Time.httpdate(text) - Time.now, 1].max
rescue ArgumentError
  @RETRY@
end

def get(url)
  (1..5).each do |attempt|
    reply = send_once(url)
    return reply if reply.code != '429' || attempt == 5

    sleep(retry_after(reply))
  end
end
@end
@if steady

$sent = 0

# Keep below the limits of this provider: going over one suspends the key.
def pace(reply)
  $sent += 1
  seconds = @PAUSE@ # between a response and the next request
  bytes_per_second = @BYTES@
  size = reply.content_length || reply.body.to_s.bytesize
  seconds = [seconds, size.fdiv(bytes_per_second)].max if bytes_per_second.positive?
  sleep(seconds)
end

def get(url)
  most = @REQUESTS@ # requests per day
  stop('the limit per day is near.', url) if most.positive? && $sent >= most
  reply = send_once(url)
  pace(reply)
  reply
end
@end
@if fetches

def get_signed_in(url)
  sign_in unless HEADERS['Authorization']
  reply = get(url)
  return reply unless reply.code == '401'

  sign_in # the token expired
  get(url)
end
@end

# Rows and next link of OData V4 (value) or V2 (d.results).
def page(body)
  inner = body.is_a?(Hash) && body.keys == ['d'] ? body['d'] : body
  return [inner, nil] if inner.is_a?(Array)
  raise TypeError, "the response isn't OData" unless inner.is_a?(Hash)

  found = inner['value'] || inner['results']
  link = inner.values_at('@odata.nextLink', '@nextLink', 'odata.nextLink', '__next').compact.first
  [found.is_a?(Array) ? found : [inner], link]
end
@if keyset

def plain(value)
  value.nil? ? 'null' : value.to_s
end

def quoted(value)
  value.nil? ? 'null' : "'#{value.to_s.gsub("'", "''")}'"
end

# The URL of the rows behind the last one, nil at the end.
def following(_url, _link, found)
  return if found.empty?

  order = @ORDER_FORM@(found.last[ORDER_BY])
@if tie
  tie = @TIE_FORM@(found.last[TIE_BREAK])
  above = "#{ORDER_BY} #{order == 'null' ? 'ne' : 'gt'} #{order}"
  behind = "(#{above} or (#{ORDER_BY} eq #{order} and #{TIE_BREAK} gt #{tie}))"
@end
@unless tie
  behind = "#{ORDER_BY} gt #{order}"
@end
  BASE + ERB::Util.url_encode(@BEFORE@ + behind)
end
@end
@if links

# A link as URI takes it: what may not stand in a URL is encoded.
def encoded(link)
  link.gsub(%r{[^!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]}) { |c| ERB::Util.url_encode(c) }
end

def origin(url)
  uri = URI(url)
  [uri.scheme, uri.host, uri.port]
end

# The URL of the next page, nil at the end.
def following(url, link, found)
  if link.to_s.empty?
@if skip
    return "#{START}&$skip=#{$count}" if found.size >= @SIZE@ # a full page without a link

@end
    return
  end
  link = @FOLLOWED@
  stop("the next link leaves the server, and the token doesn't.", url) if origin(link) != origin(START)
  link
end
@end

def read
  seen = {}
  url = START
  while url
    reply = @GET@(url)
    stop("HTTP #{reply.code}: #{reply.body.to_s[0, 300]}", url) unless reply.code == '200'
    found, link = page(JSON.parse(reply.body))
    found.each do |row|
      puts JSON.generate(row)
      $count += 1
    end
    seen[url] = true
    here = url
    url = following(url, link, found)
    stop('the next link leads back to a page that was read.', here) if seen[url]
  end
end

begin
  read
rescue JSON::ParserError, TypeError, URI::Error, SystemCallError, SocketError, Timeout::Error, IOError, OpenSSL::SSL::SSLError => e
  abort("Stopped after #{$count} rows: #{e.class}: #{e.message}")
end
warn "Read #{$count} rows."
"""
