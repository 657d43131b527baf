"""C# programs for .NET; they use the standard library only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request

_LANGUAGE: Final = Language(
    text=json.dumps,  # ASCII only, with the escapes that C# knows too
    variable=lambda name: f"Env({json.dumps(name)})",
    entry="[{0}] = {1}",
    item="            [{0}] = {1},",
)


def csharp(request: Request) -> str:
    """Return a C# program of one file."""
    link, keyset = "new Uri(url, link)", request.paging.keyset
    return printed(
        _TEMPLATE,
        request,
        _LANGUAGE,
        TARGET="WithKeys(url)" if request.keys else "url",
        FOLLOWED=f"WithoutSecrets({link})" if request.stripped else link,
        GET="GetSignedIn" if request.fetches else "Get",
        ORDER_FORM="Quoted" if keyset and keyset.quotes_order else "Plain",
        TIE_FORM="Quoted" if keyset and keyset.quotes_tie else "Plain",
    )


_TEMPLATE: Final = r"""// Prints all rows of one query, each as a line of JSON. Needs .NET 6 or later: save it as
// Program.cs in a console project, then run it with "dotnet run".
#nullable disable

using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

static class Program
{
    static readonly Uri Start = new Uri(@URL@);
@if keyset
    const string Base = @BASE@; // the condition follows
    const string OrderBy = @ORDER@;
@if tie
    const string TieBreak = @TIE@;
@end
@end
    static Dictionary<string, string> headers;
    static readonly HttpClient Client = new HttpClient(new HttpClientHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip,
    });
    static int count; // rows so far

    static string Env(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(value) ? throw new Failure($"Set the environment variable {name}.") : value;
    }

    class Failure : Exception
    {
        public Failure(string message) : base(message) { }
    }

    static Failure Stop(string reason, Uri url) =>
        new Failure($"Stopped after {count} rows: {reason} Continue at: {url.AbsoluteUri}");

    static string Cut(string text) => text.Length > 300 ? text.Substring(0, 300) : text;
@if needs_basic

    static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
@end
@if keys

    static Uri WithKeys(Uri url)
    {
        var keys = new Dictionary<string, string> { @KEYS@ }; // secret query parameters, for every request
        var pairs = keys.Select(each => each.Key + "=" + Uri.EscapeDataString(each.Value));
        return new Uri(url.AbsoluteUri + (url.Query == "" ? "?" : "&") + string.Join("&", pairs));
    }
@end
@if strips

    static Uri WithoutSecrets(Uri url)
    {
        var secret = new[] { @STRIPPED@ };
        var pieces = url.Query.TrimStart('?').Split('&');
        var kept = pieces.Where(each => !secret.Contains(Uri.UnescapeDataString(each.Split('=')[0])));
        return new Uri(url.GetLeftPart(UriPartial.Path) + "?" + string.Join("&", kept));
    }
@end
@if fetches

    static async Task SignIn()
    {
        var form = new Dictionary<string, string> { @TOKEN_FORM@ };
        var request = new HttpRequestMessage(HttpMethod.Post, @TOKEN_URL@) { Content = new FormUrlEncodedContent(form) };
@if fetches_basic
        request.Headers.TryAddWithoutValidation("Authorization", Basic(@CLIENT@, @SECRET@));
@end
        var reply = await Client.SendAsync(request);
        var text = await reply.Content.ReadAsStringAsync();
@if steady
        await Pace(text);
@end
        if (!reply.IsSuccessStatusCode)
            throw new Failure($"The sign-in failed with HTTP {(int)reply.StatusCode}: {Cut(text)}");
        headers["Authorization"] = "Bearer " + JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString();
    }
@end

    static async Task<HttpResponseMessage> Send(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, @TARGET@);
        foreach (var each in headers) request.Headers.TryAddWithoutValidation(each.Key, each.Value);
        return await Client.SendAsync(request);
    }
@if retry

    static async Task<(int, string)> Get(Uri url)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await Send(url);
            var text = await reply.Content.ReadAsStringAsync();
            if ((int)reply.StatusCode != 429 || attempt == 5) return ((int)reply.StatusCode, text);
            var after = reply.Headers.RetryAfter; // a number or a date
            var seconds = after?.Delta?.TotalSeconds ?? (after?.Date - DateTimeOffset.UtcNow)?.TotalSeconds ?? @RETRY@;
            await Task.Delay(TimeSpan.FromSeconds(Math.Max(seconds, 1)));
        }
    }
@end
@if steady

    static int sent;

    // Keep below the limits of this provider: going over one suspends the key.
    static async Task Pace(string text)
    {
        sent++;
        double seconds = @PAUSE@; // between a response and the next request
        double bytesPerSecond = @BYTES@;
        if (bytesPerSecond > 0) seconds = Math.Max(seconds, Encoding.UTF8.GetByteCount(text) / bytesPerSecond);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
    }

    static async Task<(int, string)> Get(Uri url)
    {
        var most = @REQUESTS@; // requests per day
        if (most > 0 && sent >= most) throw Stop("the limit per day is near.", url);
        var reply = await Send(url);
        var text = await reply.Content.ReadAsStringAsync();
        await Pace(text);
        return ((int)reply.StatusCode, text);
    }
@end
@if fetches

    static async Task<(int, string)> GetSignedIn(Uri url)
    {
        if (!headers.ContainsKey("Authorization")) await SignIn();
        var (status, text) = await Get(url);
        if (status != 401) return (status, text);
        await SignIn(); // the token expired
        return await Get(url);
    }
@end

    // Rows and next link of OData V4 (value) or V2 (d.results).
    static (List<JsonElement>, string) Page(JsonElement body)
    {
        var inner = body;
        if (body.ValueKind == JsonValueKind.Object && body.EnumerateObject().Count() == 1)
            inner = body.TryGetProperty("d", out var d) ? d : body;
        if (inner.ValueKind == JsonValueKind.Array) return (inner.EnumerateArray().ToList(), null);
        if (inner.ValueKind != JsonValueKind.Object) throw new JsonException("the response isn't OData");
        var names = new[] { "@odata.nextLink", "@nextLink", "odata.nextLink", "__next" };
        var links = names.Select(name => inner.TryGetProperty(name, out var link) ? link.ToString() : "");
        var isList = (inner.TryGetProperty("value", out var found) || inner.TryGetProperty("results", out found))
            && found.ValueKind == JsonValueKind.Array;
        var rows = isList ? found.EnumerateArray().ToList() : new List<JsonElement> { inner };
        return (rows, links.FirstOrDefault(each => each != ""));
    }
@if keyset

    static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "null" : value.ToString();

    static string Quoted(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? "null" : "'" + value.ToString().Replace("'", "''") + "'";

    // The URL of the rows behind the last one, null at the end.
    static Uri Following(Uri url, string link, List<JsonElement> found)
    {
        if (found.Count == 0) return null;
        var order = @ORDER_FORM@(found.Last().GetProperty(OrderBy));
@if tie
        var tie = @TIE_FORM@(found.Last().GetProperty(TieBreak));
        var above = $"{OrderBy} {(order == "null" ? "ne" : "gt")} {order}";
        var behind = $"({above} or ({OrderBy} eq {order} and {TieBreak} gt {tie}))";
@end
@unless tie
        var behind = $"{OrderBy} gt {order}";
@end
        return new Uri(Base + Uri.EscapeDataString(@BEFORE@ + behind));
    }
@end
@if links

    // The URL of the next page, null at the end.
    static Uri Following(Uri url, string link, List<JsonElement> found)
    {
        if (link == null)
        {
@if skip
            if (found.Count >= @SIZE@) return new Uri($"{Start.AbsoluteUri}&$skip={count}"); // a full page without a link
@end
            return null;
        }
        var next = @FOLLOWED@;
        if (next.GetLeftPart(UriPartial.Authority) != Start.GetLeftPart(UriPartial.Authority))
            throw Stop("the next link leaves the server, and the token doesn't.", url);
        return next;
    }
@end

    static async Task Read()
    {
        headers = new Dictionary<string, string>
        {
@HEADERS@
@if basic
            ["Authorization"] = Basic(@USER@, @PASSWORD@),
@end
        };
        var seen = new HashSet<string>();
        var url = Start;
        while (url != null)
        {
            var (status, text) = await @GET@(url);
            if (status != 200) throw Stop($"HTTP {status}: {Cut(text)}", url);
            var (found, link) = Page(JsonDocument.Parse(text).RootElement);
            foreach (var row in found)
            {
                Console.WriteLine(JsonSerializer.Serialize(row));
                count++;
            }
            seen.Add(url.AbsoluteUri);
            var next = Following(url, link, found);
            if (next != null && seen.Contains(next.AbsoluteUri))
                throw Stop("the next link leads back to a page that was read.", url);
            url = next;
        }
    }

    static async Task<int> Main()
    {
        try
        {
            await Read();
            Console.Error.WriteLine($"Read {count} rows.");
            return 0;
        }
        catch (Exception problem)
        {
            Console.Error.WriteLine(problem is Failure ? problem.Message : $"Stopped after {count} rows: {problem.Message}");
            return 1;
        }
    }
}
"""
