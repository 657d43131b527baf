"""PHP programs; they use the curl extension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def _text(value: str) -> str:
    """Return a literal in single quotes, in which PHP replaces nothing."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


_LANGUAGE: Final = Language(
    text=_text,
    variable=lambda name: f"env({_text(name)})",
    join=" . ",
    entry="{0} => {1}",
    item="    {0} . ': ' . {1},",
)


def php(request: Request) -> str:
    """Return a PHP script."""
    joined = "joined($url, $link)"
    return printed(
        _TEMPLATE,
        request,
        _LANGUAGE,
        TARGET="withKeys($url)" if request.keys else "$url",
        FOLLOWED=f"withoutSecrets({joined})" if request.stripped else joined,
        GET="getSignedIn" if request.fetches else "get",
    )


_TEMPLATE: Final = r"""<?php
// Prints all rows of one query, each as a line of JSON. Needs PHP 8 with the curl extension.

function fail(string $text): never
{
    fwrite(STDERR, $text . "\n");
    exit(1);
}

function env(string $name): string
{
    return getenv($name) ?: fail("Set the environment variable $name.");
}

const START = @URL@;
@if keyset
const BASE = @BASE@; // the condition follows
const ORDER_BY = @ORDER@;
@if tie
const TIE_BREAK = @TIE@;
@end
@end
$headers = [
@HEADERS@
];
$token = '';
$count = 0; // rows so far

function stop(string $reason, string $url): never
{
    global $count;
    fail("Stopped after $count rows: $reason Continue at: $url");
}
@if keys

function withKeys(string $url): string
{
    $keys = [@KEYS@]; // secret query parameters, for every request
    return $url . (str_contains($url, '?') ? '&' : '?') . http_build_query($keys);
}
@end
@if strips

function withoutSecrets(string $url): string
{
    [$head, $query] = explode('?', $url, 2) + [1 => ''];
    $isPublic = fn ($piece) => !in_array(urldecode(explode('=', $piece)[0]), [@STRIPPED@], true);
    $kept = array_filter(explode('&', $query), $isPublic);
    return $head . ($kept ? '?' . implode('&', $kept) : '');
}
@end

// Sends one request; returns status, body, and headers.
function send(string $url, array $options): array
{
    $fields = [];
    $handle = curl_init($url);
    curl_setopt_array($handle, $options + [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 120,
@if compressed
        CURLOPT_ENCODING => 'gzip',
@end
        CURLOPT_HEADERFUNCTION => function ($handle, $line) use (&$fields) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $fields[strtolower($name)] = trim($value);
            return strlen($line);
        },
    ]);
    $body = curl_exec($handle);
    if ($body === false) {
        throw new RuntimeException(curl_error($handle));
    }
    return [curl_getinfo($handle, CURLINFO_RESPONSE_CODE), $body, $fields];
}
@if fetches

function signIn(): void
{
    global $token;
    $form = [@TOKEN_FORM@];
    [$status, $body, $fields] = send(@TOKEN_URL@, [
        CURLOPT_POSTFIELDS => http_build_query($form),
@if fetches_basic
        CURLOPT_USERPWD => @CLIENT@ . ':' . @SECRET@,
@end
    ]);
@if steady
    pace($body, $fields);
@end
    if ($status !== 200) {
        fail("The sign-in failed with HTTP $status: " . substr($body, 0, 300));
    }
    $token = json_decode($body, false, 512, JSON_THROW_ON_ERROR)->access_token;
}
@end

function sendOnce(string $url): array
{
    global $headers, $token;
    return send(@TARGET@, [
        CURLOPT_HTTPHEADER => $token ? [...$headers, "Authorization: Bearer $token"] : $headers,
@if basic
        CURLOPT_USERPWD => @USER@ . ':' . @PASSWORD@,
@end
    ]);
}
@if retry

// Seconds that the server asks to wait: a number or a date.
function retryAfter(string $text): int
{
    $time = strtotime($text);
    return ctype_digit($text) ? max((int) $text, 1) : ($time ? max($time - time(), 1) : @RETRY@);
}

function get(string $url): array
{
    for ($attempt = 1; ; $attempt++) {
        [$status, $body, $fields] = sendOnce($url);
        if ($status !== 429 || $attempt === 5) {
            return [$status, $body];
        }
        sleep(retryAfter($fields['retry-after'] ?? ''));
    }
}
@end
@if steady

$sent = 0;

// Keep below the limits of this provider: going over one suspends the key.
function pace(string $body, array $fields): void
{
    global $sent;
    $sent++;
    $seconds = @PAUSE@; // between a response and the next request
    $bytesPerSecond = @BYTES@;
    if ($bytesPerSecond) {
        $seconds = max($seconds, ($fields['content-length'] ?? strlen($body)) / $bytesPerSecond);
    }
    usleep((int) ($seconds * 1e6));
}

function get(string $url): array
{
    global $sent;
    $most = @REQUESTS@; // requests per day
    if ($most && $sent >= $most) {
        stop('the limit per day is near.', $url);
    }
    [$status, $body, $fields] = sendOnce($url);
    pace($body, $fields);
    return [$status, $body];
}
@end
@if fetches

function getSignedIn(string $url): array
{
    global $token;
    if (!$token) {
        signIn();
    }
    [$status, $body] = get($url);
    if ($status !== 401) {
        return [$status, $body];
    }
    signIn(); // the token expired
    return get($url);
}
@end

// Rows and next link of OData V4 (value) or V2 (d.results).
function page(mixed $body): array
{
    $inner = is_object($body) && array_keys((array) $body) === ['d'] ? $body->d : $body;
    if (is_array($inner)) {
        return [$inner, null];
    }
    if (!is_object($inner)) {
        throw new RuntimeException("the response isn't OData");
    }
    $found = $inner->value ?? $inner->results ?? null;
    $link = $inner->{'@odata.nextLink'} ?? $inner->{'@nextLink'}
        ?? $inner->{'odata.nextLink'} ?? $inner->__next ?? null;
    return [is_array($found) ? $found : [$inner], $link];
}
@if keyset

function plain(mixed $value): string
{
    return $value === null ? 'null' : (is_string($value) ? $value : json_encode($value));
}

function quoted(mixed $value): string
{
    return $value === null ? 'null' : "'" . str_replace("'", "''", $value) . "'";
}

// The URL of the rows behind the last one, null at the end.
function following(string $url, ?string $link, array $found): ?string
{
    if (!$found) {
        return null;
    }
    $last = end($found);
    $order = @ORDER_FORM@($last->{ORDER_BY});
@if tie
    $tie = @TIE_FORM@($last->{TIE_BREAK});
    $above = ORDER_BY . ($order === 'null' ? ' ne ' : ' gt ') . $order;
    $behind = "($above or (" . ORDER_BY . " eq $order and " . TIE_BREAK . " gt $tie))";
@end
@unless tie
    $behind = ORDER_BY . " gt $order";
@end
    return BASE . rawurlencode(@BEFORE@ . $behind);
}
@end
@if links

function origin(string $url): array
{
    $parts = parse_url($url) ?: throw new RuntimeException("$url isn't a URL");
    $usual = ['http' => 80, 'https' => 443][$parts['scheme'] ?? ''] ?? 0;
    return [$parts['scheme'] ?? '', strtolower($parts['host'] ?? ''), $parts['port'] ?? $usual];
}

// Resolves a link against the URL of its page, and encodes what may not stand in a URL.
function joined(string $url, string $link): string
{
    $link = preg_replace_callback('/[^!#-;=?-Z\[\]_a-z~]/', fn ($c) => rawurlencode($c[0]), $link);
    preg_match('~^(https?://[^/?]+)([^?]*/)?~i', $url, $parts);
    return match (true) {
        (bool) preg_match('~^[a-z][a-z0-9+.-]*:~i', $link) => $link,
        str_starts_with($link, '//') => explode(':', $url)[0] . ":$link",
        str_starts_with($link, '/') => $parts[1] . $link,
        str_starts_with($link, '?') => explode('?', $url)[0] . $link,
        default => $parts[1] . ($parts[2] ?? '/') . $link,
    };
}

// The URL of the next page, null at the end.
function following(string $url, ?string $link, array $found): ?string
{
    if (!$link) {
@if skip
        global $count;
        if (count($found) >= @SIZE@) { // a full page without a link
            return START . '&$skip=' . $count;
        }
@end
        return null;
    }
    $next = @FOLLOWED@;
    if (origin($next) !== origin(START)) {
        stop("the next link leaves the server, and the token doesn't.", $url);
    }
    return $next;
}
@end

function read(): void
{
    global $count;
    $seen = [];
    $url = START;
    while ($url) {
        [$status, $body] = @GET@($url);
        if ($status !== 200) {
            stop("HTTP $status: " . substr($body, 0, 300), $url);
        }
        [$found, $link] = page(json_decode($body, false, 512, JSON_THROW_ON_ERROR));
        foreach ($found as $row) {
            echo json_encode($row, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR), "\n";
            $count++;
        }
        $seen[$url] = true;
        $next = following($url, $link, $found);
        if (isset($seen[$next])) {
            stop('the next link leads back to a page that was read.', $url);
        }
        $url = $next;
    }
}

try {
    read();
} catch (RuntimeException | JsonException $problem) {
    fail("Stopped after $count rows: " . $problem->getMessage());
}
fwrite(STDERR, "Read $count rows.\n");
"""
